#compdef unitsmith unitsmith.pyz
# What unitsmith's words can be, for zsh: unitsmith itself is asked, so that it is right for each of its versions.

_unitsmith() {
    local line
    local -a described
    for line in "${(@f)$("${(Q)words[1]}" --complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
            :files) _files ;;
            :directories) _files -/ ;;
            ?*) described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( ! $#described )) || _describe -V unitsmith described
}

if [[ $funcstack[1] == _unitsmith ]]; then _unitsmith "$@"; else compdef _unitsmith unitsmith unitsmith.pyz; fi

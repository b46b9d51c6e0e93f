# What unitsmith's words can be, for bash: unitsmith itself is asked, so that it is right for each of its versions.

_unitsmith() {
    local current=${COMP_WORDS[COMP_CWORD]} candidate about quoted
    [[ $current != = ]] || current=
    COMPREPLY=()
    while IFS=$'\t' read -r candidate about; do
        case $candidate in
            :files) compopt -o filenames; mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current") ;;
            :directories) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
            ?*) printf -v quoted %q "$candidate"; COMPREPLY+=("$quoted") ;;
        esac
    done < <("${1/#\~/$HOME}" --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _unitsmith unitsmith unitsmith.pyz

# What unitsmith's words can be, for fish: unitsmith itself is asked, so that it is right for each of its versions.

function __unitsmith_candidates
    set -l words (commandline -opc)
    for line in ($words[1] --complete $words[2..-1] (commandline -ct | string collect --allow-empty) 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path (commandline -ct)
            case :directories
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end

complete -c unitsmith -f -a '(__unitsmith_candidates)'
complete -c unitsmith.pyz -f -a '(__unitsmith_candidates)'

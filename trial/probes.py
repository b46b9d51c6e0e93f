"""Commands that knock at a port or fetch a page from where the service runs.

They run as transient units of the host, so they may use only what is there: bash, and curl where it is.
"""

_PORT = 'exec 3<>"/dev/tcp/$1/$2" && echo "it takes connections"'
# curl's last line is the status. bash's own sockets do for plain http, where there is no curl.
_PAGE = r"""
if command -v curl >/dev/null; then
  exec curl --silent --show-error --location --max-time "$2" --write-out '\n%{http_code}' -- "$1"
fi
case $1 in http://*) ;; *) echo "install curl on this host: nothing else here fetches $1" >&2; exit 69;; esac
rest=${1#http://}; address=${rest%%/*}; path=/${rest#"$address"}; path=/${path#//}
name=${address%:*}; port=${address##*:}; [ "$port" = "$address" ] && port=80
name=${name#[}; name=${name%]}
exec 3<>"/dev/tcp/$name/$port" || exit 7
printf 'GET %s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n' "$path" "$address" >&3
IFS= read -r first <&3 || exit 52
cat <&3; set -- $first; printf '\n%s' "$2"
"""


def port(host: str, number: int) -> tuple[str, ...]:
    """A command that succeeds when a TCP port takes a connection."""
    return ("/bin/bash", "-c", _PORT, "unitsmith", host, str(number))


def page(url: str, seconds: float) -> tuple[str, ...]:
    """A command that prints what a URL answers, and its status as the last line."""
    return ("/bin/bash", "-c", _PAGE, "unitsmith", url, f"{seconds:g}")

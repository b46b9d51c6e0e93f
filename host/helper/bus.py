"""systemd over D-Bus, by pystemd: one connection for calls, another for signals.

One connection for both loses signals: a synchronous call swallows what arrives while it waits. pystemd holds
the GIL during a call: that is why it lives in this process only. Names: org.freedesktop.systemd1(5).
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any

from pystemd.dbusexc import DBusBaseError, DBusDisconnectedError
from pystemd.dbuslib import DBus, DBusAddress, apply_signature

from host.ports import HostError, HostUnavailable, NoSuchUnit, NotPermitted

NAME = b"org.freedesktop.systemd1"
PATH = b"/org/freedesktop/systemd1"
MANAGER = b"org.freedesktop.systemd1.Manager"
PROPERTIES = b"org.freedesktop.DBus.Properties"
PRIVATE_SOCKET = b"unix:path=/run/systemd/private"

_SIGNAL = 4  # SD_BUS_MESSAGE_SIGNAL
_GONE = (-104, -32, -107)  # ECONNRESET, EPIPE, ENOTCONN
_ATTEMPTS, _RETRY = 100, 0.05  # how long PID 1 may take to execute itself anew, seconds

Signal = Callable[[str, str, list[Any]], None]
"""Called with the signal's path, its member and its arguments."""


def _no_op(message: object, error: object = None, userdata: object = None) -> None:
    """Matches need a callback; the messages themselves are taken from process(). Module-level: pystemd
    keeps a borrowed pointer to it."""


class Bus:
    """A manager of systemd's, reached by its private socket, or by the system's or the session's bus."""

    def __init__(self, private: bytes | None, *, user: bool = False) -> None:
        self._private = private
        self._user = user
        self._calls: DBus | None = None
        self._signals: DBus | None = None
        self._fd = -1
        self._was_up = False
        self.on_signal: Signal = lambda path, member, body: None
        self.on_reconnect: Callable[[], None] = lambda: None

    def _connect(self) -> DBus:
        private = self._private
        bus = DBusAddress(private, peer_to_peer=True) if private else DBus(user_mode=self._user)
        try:
            bus.open()
        except DBusBaseError as error:
            what = private.decode().removeprefix("unix:path=") if private else "the bus"
            raise HostUnavailable(
                f"No systemd answers on {what}: unitsmith needs one, or try `unitsmith --playground`."
            ) from error
        return bus

    def call(
        self,
        method: bytes,
        signature: bytes = b"",
        *values: object,
        path: bytes = PATH,
        interface: bytes = MANAGER,
    ) -> Any:
        """Call a method and return its reply's body. Connects again after a daemon-reexec."""
        arguments = apply_signature(signature, list(values))
        return self.call_raw(method, arguments, path=path, interface=interface)

    def call_raw(
        self,
        method: bytes,
        arguments: list[tuple[int, object]],
        *,
        path: bytes = PATH,
        interface: bytes = MANAGER,
    ) -> Any:
        """Call a method whose arguments are already in pystemd's (type, value) form."""
        attempts = _ATTEMPTS if self._was_up else 1
        for attempt in range(1, attempts + 1):
            try:
                if self._calls is None:
                    self._calls = self._connect()
                reply = self._calls.call_method(NAME, path, interface, method, arguments)
            except (DBusBaseError, HostUnavailable) as error:
                if attempt == attempts or not _is_gone(error):
                    raise _explain(error) from error
                if self._calls is not None:
                    self._calls.close()  # which pystemd does not do by itself
                self._calls = None
                time.sleep(_RETRY)  # PID 1 is executing itself anew; nothing else could be asked meanwhile
            else:
                self._was_up = True
                _drop_signals(self._calls)
                return reply.body
        raise AssertionError("the last attempt returns or raises")

    def properties(self, path: bytes, interface: bytes) -> dict[str, Any]:
        """All properties of an object's interface, as plain values."""
        body = self.call(b"GetAll", b"s", interface, path=path, interface=PROPERTIES)
        return {key.decode(): plain(value) for key, value in dict(body).items()}

    def listen(self) -> None:
        """Open the signals' connection, subscribe, and read it whenever it has something."""
        if self._signals is not None:
            return
        bus = self._connect()
        if not self._private:
            bus.match_signal(NAME, None, MANAGER, None, _no_op)
            bus.match_signal(NAME, None, PROPERTIES, b"PropertiesChanged", _no_op)
        try:
            with contextlib.suppress(KeyError):
                bus.call_method(NAME, PATH, MANAGER, b"Subscribe", [])
        except DBusBaseError as error:
            if _is_gone(error):
                raise HostUnavailable("systemd closed the connection") from error
        self._signals = bus
        self._fd = bus.get_fd()
        asyncio.get_running_loop().add_reader(self._fd, self._readable)
        self._readable()

    def _readable(self) -> None:
        """Take every message that has arrived, one process() each."""
        if self._calls is not None:  # which has them too, even if nothing is asked for a long time
            _drop_signals(self._calls)
        while self._signals is not None:
            try:
                message = self._signals.process()
                if message.is_empty():
                    if self._signals.get_fd() < 0:  # sd-bus closes it without a word after PID 1 has
                        self._lost()
                    return
                if message.get_type() != _SIGNAL:  # the others have no member, which pystemd can't read
                    continue
                path, member = message.get_path().decode(), message.get_member().decode()
                message.process_reply(False)
            except DBusBaseError:
                self._lost()
                return
            if member == "Disconnected":  # sd-bus says so itself: sd_bus_process(3)
                self._lost()
                return
            self.on_signal(path, member, message.body if isinstance(message.body, list) else [message.body])

    def _lost(self) -> None:
        """The signals' connection is gone, as it is after a daemon-reexec: come back when PID 1 listens."""
        self._close_signals()
        asyncio.get_running_loop().call_later(_RETRY, self._listen_again, _ATTEMPTS)

    def _listen_again(self, attempts: int) -> None:
        try:
            self.listen()
        except HostError:
            if attempts:
                asyncio.get_running_loop().call_later(_RETRY, self._listen_again, attempts - 1)
            return
        self.on_reconnect()

    def _close_signals(self) -> None:
        if self._signals is not None:
            asyncio.get_running_loop().remove_reader(self._fd)
            self._signals.close()
            self._signals = None


def _drop_signals(calls: DBus) -> None:
    """Forget what came to the calls' connection besides the answer. systemd sends its signals to everybody on
    its private socket; nobody else takes them from here, and sd-bus would keep them until it has room for no
    more (BUS_RQUEUE_MAX), and refuses calls then."""
    with contextlib.suppress(DBusBaseError):  # the next call says so, too
        while not calls.process().is_empty():
            pass


def _is_gone(error: Exception) -> bool:
    """Whether the connection is what failed, rather than the call."""
    if isinstance(error, DBusBaseError):
        return isinstance(error, DBusDisconnectedError) or error.errno in _GONE
    return isinstance(error, HostUnavailable)


def _explain(error: Exception) -> HostError:
    """A refusal as our error, in systemd's own words."""
    if isinstance(error, HostError):
        return error
    assert isinstance(error, DBusBaseError)
    message = error.err_message
    text = message.decode(errors="replace") if isinstance(message, bytes) else str(message)
    name = type(error).__name__
    if "NoSuchUnit" in name:
        return NoSuchUnit(text)
    if "AccessDenied" in name or "InteractiveAuthorization" in name or error.errno in (-1, -13):
        return NotPermitted(f"systemd refused: {text.rstrip('.')}. That needs root.")
    if _is_gone(error):
        return HostUnavailable("systemd closed the connection and did not come back.")
    return HostError(text or str(error))


def plain(value: Any) -> Any:
    """A D-Bus value as what JSON can carry: bytes are text, structs are lists."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value

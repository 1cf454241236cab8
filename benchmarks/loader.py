"""A small loader: a few kept-open connections to this machine, each asking again as soon as it was answered."""

import selectors
import socket
import time
from dataclasses import dataclass

END_OF_HEAD = b"\r\n\r\n"
PATIENCE_SECONDS = 20


@dataclass
class Load:
    """What came back: how many answers in how many seconds, of which status and size."""

    answers: int
    seconds: float
    status: int
    size: int  # bytes of one answer, its head included

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds


class Asker:
    """One connection that asks for one thing."""

    def __init__(self, port: int, question: bytes) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.question = question
        self.received = bytearray()
        self.missing = -1  # bytes of the answer that are still to come; -1 before its head is read
        self.head = b""
        self.size = 0

    def ask(self) -> None:
        self.received.clear()
        self.missing = -1
        self.connection.sendall(self.question)

    def hear(self) -> bool:
        """Take what has come; True once the answer is complete. Raises ConnectionError when there is no more."""
        part = self.connection.recv(1 << 20)
        if not part:
            raise ConnectionError("the server hung up")
        self.received += part
        if self.missing < 0:
            end = self.received.find(END_OF_HEAD)
            if end < 0:
                return False
            self.head = bytes(self.received[:end])
            self.missing = end + len(END_OF_HEAD) + length_in(self.head)
        self.size = len(self.received)
        return self.size >= self.missing


def length_in(head: bytes) -> int:
    """The Content-Length of an answer; 0 for one without a body."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def question(path: str, **headers: str) -> bytes:
    """A GET of `path` as a phone's browser sends it; `if_none_match=…` becomes the header of that name."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip", "User-Agent: loader"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def load(port: int, asked: bytes, *, seconds: float, connections: int) -> Load:
    """Ask that for so long over so many connections. Raises ValueError when the answers differ in status or size."""
    askers = [Asker(port, asked) for _ in range(connections)]
    with selectors.DefaultSelector() as selector:
        for asker in askers:
            selector.register(asker.connection, selectors.EVENT_READ, asker)
            asker.ask()
        answers, kinds = 0, set()
        begin = time.perf_counter()
        while (now := time.perf_counter()) - begin < seconds:
            ready = selector.select(PATIENCE_SECONDS)
            if not ready:
                raise TimeoutError("the server doesn't answer")
            for key, _ in ready:
                asker = key.data
                if asker.hear():
                    answers += 1
                    kinds.add((asker.head[9:12], asker.size))
                    asker.ask()
    for asker in askers:
        asker.connection.close()
    if len(kinds) != 1:
        raise ValueError(f"different answers: {sorted(kinds)}")
    ((status, size),) = kinds
    return Load(answers, now - begin, int(status), size)


def header_of(port: int, asked: bytes, name: str) -> str:
    """One header of the answer, such as its ETag; "" when it isn't there."""
    asker = Asker(port, asked)
    asker.ask()
    while not asker.hear():
        pass
    asker.connection.close()
    for line in asker.head.decode("latin-1").split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name.lower():
            return value.strip()
    return ""

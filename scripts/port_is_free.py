"""Say so, with exit code 1, when the port that is to be served on is taken or no port at all."""

import socket
import sys


def complaint(port: str) -> str | None:
    """The sentence for the person who typed the port; None if it can be served on."""
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        return f"PORT 应为 1 至 65535 之间的整数，现为“{port}”。(PORT must be a whole number from 1 to 65535.)"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            return (
                f"无法使用端口 {port}：{error.strerror}。请换一个端口，例如 make run PORT={int(port) % 65535 + 1}。"
                f"(Port {port} is taken or not allowed: choose another.)"
            )
    return None


if __name__ == "__main__":
    sys.exit(complaint(sys.argv[1]))

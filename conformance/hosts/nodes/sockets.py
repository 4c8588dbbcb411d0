"""Sockets and names of machines."""

import select
import socket
import urllib.request

from asking import MACHINE, WASM, attempt


def a_stream(place):
    with socket.socket() as stream:
        return stream.type == socket.SOCK_STREAM


def a_server(place):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        return server.getsockname()[1] > 0


def a_pair(place):
    first, second = socket.socketpair()
    first.sendall(b"text")
    return second.recv(10).decode()


def the_name_of_the_machine(place):
    return attempt(lambda: len(socket.gethostname()) > 0)


def the_address_of_a_number(place):
    return socket.gethostbyname("127.0.0.1")


def all_addresses_of_a_number(place):
    found = socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)
    return [list(address) for *_, address in found]


def an_address_as_bytes(place):
    return [socket.inet_aton("127.0.0.1").hex(), socket.inet_ntoa(b"\x7f\0\0\1")]


def an_address_of_version_6(place):
    return socket.inet_pton(socket.AF_INET6, "::1").hex()


def the_order_of_bytes(place):
    return [socket.htons(1), socket.htonl(1)]


def a_service(place):
    return socket.getservbyname("http") if WASM else MACHINE


def the_names_that_there_are(place):
    names = "AF_INET AF_INET6 AF_UNIX SOCK_STREAM SOCK_DGRAM SOL_SOCKET SO_REUSEADDR IPPROTO_TCP"
    return {name: hasattr(socket, name) for name in names.split()}


def the_exceptions_that_there_are(place):
    names = "error", "timeout", "gaierror", "herror"
    return [issubclass(getattr(socket, name), OSError) for name in names]


def a_wait(place):
    return hasattr(select, "poll")


def a_file_as_an_address(place):
    path = place.file()
    return attempt(lambda: urllib.request.urlopen(path.as_uri()).read().decode())


def data_as_an_address(place):
    return urllib.request.urlopen("data:text/plain,text").read().decode()


def encryption(place):
    import ssl

    return ssl.HAS_TLSv1_2

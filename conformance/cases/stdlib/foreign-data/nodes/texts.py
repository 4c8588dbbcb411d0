"""What is refused of texts, or read in another way than by CPython 3.12.1. None of them does anything."""

import configparser
import html.parser
import http.cookies
import io
import ipaddress
import plistlib
import tomllib
import urllib.parse
import urllib.request
from email import message_from_bytes
from email._policybase import Compat32
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr
from xml.dom import minidom


class Events(html.parser.HTMLParser):
    """Keeps what it is told."""

    def __init__(self, text):
        super().__init__()
        self.events = []
        self.feed(text)
        self.close()

    def handle_comment(self, data):
        self.events.append(["comment", data])

    def handle_data(self, data):
        self.events.append(["data", data])

    def handle_starttag(self, tag, attrs):
        self.events.append(["tag", tag])

    def unknown_decl(self, data):
        self.events.append(["declaration", data])


def pages_that_end_early():
    pages = ["<p>a<!-- b > c", "<p>a<p class='b", "<p>a</p", "<p>a<![CDATA[b > c", "<p>a</"]
    return [Events(page).events for page in pages]


def pages_that_do_not():
    return Events("<!-- a --><p>b<p class='c'>d &lt; e").events


class Loose(Compat32):
    """Folds a header without its end."""

    def fold_binary(self, name, value):
        return b"Subject: a"


def headers_without_an_end():
    message = Message(policy=Loose())
    message["Subject"] = "a"
    return message.as_bytes().decode()


def names_and_comments_that_are_folded():
    message = EmailMessage()
    message["To"] = '"' + "w" * 60 + ' other, a" <b@example.org>'
    message["Cc"] = "c@example.org (" + "w" * 90 + " other, a)"
    read = message_from_bytes(message.as_bytes(), policy=default)
    return [[one.addr_spec for one in read[name].addresses] for name in ("To", "Cc")]


def parameters_of_a_header():
    message = Message()
    message["Content-Type"] = 'text/plain; name="a; b=\\"c\\""; d = e;; f'
    return message.get_params()


def two_addresses_for_one():
    return parseaddr("a@example.com, b@example.com"), parseaddr("b <b@example.com>")


def cookies():
    cookie = http.cookies.SimpleCookie()
    cookie["name"] = "two\nlines"
    cookie["name"]["path"] = "/"
    return cookie.output()


def cookies_with_control_characters():
    morsel = http.cookies.SimpleCookie("name=value")["name"]
    morsel |= {"path": "/\a"}
    return morsel.OutputString()


def addresses():
    return [ipaddress.ip_address(text).is_private for text in ("192.0.0.9", "192.0.0.8", "::1")]


def addresses_that_are_too_long():
    try:
        return str(ipaddress.IPv6Address("0:" * 1_000))
    except ipaddress.AddressValueError as error:
        return len(str(error)) < 100


def ids_of_a_tree():
    document = minidom.parseString('<a><b id="x"/></a>')
    element = document.documentElement.firstChild
    element.setIdAttribute("id")
    found = [document.getElementById("x") is element]
    document.documentElement.removeChild(element)
    return found + [document.getElementById("x") is None]


def elements_without_a_document():
    element = minidom.Element("a")
    element.appendChild(minidom.Element("b"))
    return element.toxml()


class Measured(io.BytesIO):
    """Remembers the most that it was asked for."""

    most = 0

    def read(self, size=-1):
        self.most = max(self.most, size)
        return super().read(size)


def property_lists():
    file = Measured(plistlib.dumps({"data": bytes(3 << 20)}, fmt=plistlib.FMT_BINARY))
    return [len(plistlib.load(file)["data"]), file.most]


def settings():
    written, read = configparser.RawConfigParser(), configparser.RawConfigParser()
    written["section"] = {"key": "a\rb", "other   key": "c"}
    file = io.StringIO(newline="")
    written.write(file)
    read.read_string(file.getvalue().replace("\r", "\n"))
    return dict(read["section"])


def settings_without_values():
    parser = configparser.RawConfigParser(allow_no_value=True, delimiters=("=", " "))
    parser.read_string("[section]\na  =  b = c\nd\ne f\n")
    return dict(parser["section"])


def brackets():
    parts = urllib.parse.urlsplit("http://user:word@[::1]:80/path")
    return [parts.hostname, parts.port]


def a_bracket_too_many():
    return urllib.parse.urlsplit("http://[::1]]/").hostname


def data_in_a_url():
    with urllib.request.urlopen("data:text/plain;charset=utf-8,a%20b") as answer:
        return [answer.headers["Content-Type"], answer.read().decode()]


def control_characters_in_a_url():
    with urllib.request.urlopen("data:text/plain\a,b") as answer:
        return answer.read().decode()


def keys():
    return tomllib.loads("a.b.c = 1")


def keys_of_many_parts():
    return tomllib.loads("a." * 100 + "a = 1")

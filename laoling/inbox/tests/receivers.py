"""A mail server and a web server that really listen, and keep what they get."""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller

from laoling.embedded.system import free_port


class Mailbox:
    """Keeps the messages; `answer` is the SMTP reply to the next ones."""

    def __init__(self):
        self.messages = []
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.messages.append((envelope.rcpt_tos, envelope.content))
        return self.answer


@contextlib.contextmanager
def mail_server():
    """Yield a Mailbox that listens; it has a `port`."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()


@contextlib.contextmanager
def web_server():
    """Yield a server that keeps the (path, JSON) of each POST in `posts` and answers with `status`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            self.server.posts.append((self.path, json.loads(self.rfile.read(length))))
            self.send_response(self.server.status)
            self.end_headers()
            self.wfile.write(b'{"errcode": 0, "code": 0}')

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.posts, server.status = [], 200
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

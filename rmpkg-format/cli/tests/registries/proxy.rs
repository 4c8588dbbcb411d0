//! What may stand between a command and a registry: connections that break, that say nothing any more, and
//! registries that send elsewhere.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What becomes of a connection after so many bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    Closes,
    SaysNothing,
}

/// Passes connections on to `port` and gives its own. `limits` says for the first, the second and each further
/// connection how many bytes go through to the command and from it.
pub fn breaking(port: u16, then: Then, limits: fn(usize) -> (u64, u64)) -> u16 {
    let count = AtomicUsize::new(0);
    listen(move |client| {
        let (down, up) = limits(count.fetch_add(1, Ordering::SeqCst));
        let server = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let (client_too, server_too) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        thread::spawn(move || pass(client_too, server_too, up, then));
        pass(server, client, down, then);
    })
}

fn pass(from: TcpStream, mut to: TcpStream, limit: u64, then: Then) {
    let passed = io::copy(&mut (&from).take(limit), &mut to);
    if then == Then::SaysNothing && passed.is_ok_and(|passed| passed == limit) {
        loop {
            thread::park();
        }
    }
    for stream in [&from, &to] {
        stream.shutdown(Shutdown::Both).ok();
    }
}

/// A request.
pub struct Asked {
    /// Its head, with the empty line after it.
    pub head: String,
    client: TcpStream,
}

impl Asked {
    /// Its body.
    pub fn body(&self) -> String {
        let head = self.head.to_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        (&self.client).read_exact(&mut body).unwrap();
        String::from_utf8(body).unwrap()
    }
}

/// Lets `answer` look at each request: it gives the answer to it, or the head that is passed on to `port`.
pub fn answering(
    port: u16,
    answer: impl Fn(&Asked) -> Result<String, Vec<u8>> + Send + Sync + 'static,
) -> u16 {
    listen(move |mut client| {
        let Some(head) = head(&mut client) else { return };
        match answer(&Asked { head, client: client.try_clone().unwrap() }) {
            Err(answer) => client.write_all(&answer).unwrap(),
            Ok(head) => {
                let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
                let head = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
                server.write_all(head.as_bytes()).unwrap();
                let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || io::copy(&mut from, &mut to));
                io::copy(&mut server, &mut client).ok();
            }
        }
        client.shutdown(Shutdown::Both).ok();
    })
}

/// A proxy that knows one host, `registry.test`, which is at `port`; and the hosts that it was asked for.
pub fn tunnel(port: u16) -> (u16, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let hosts = Arc::clone(&asked);
    let own = listen(move |mut client| {
        let Some(head) = head(&mut client) else { return };
        let host = head.split(' ').nth(1).unwrap().to_owned();
        let is_known = host.to_lowercase().starts_with("registry.test:");
        hosts.lock().unwrap().push(host);
        if !is_known {
            client.write_all(&response("502 Bad Gateway", "", b"")).unwrap();
            return;
        }
        let server = TcpStream::connect(("127.0.0.1", port)).unwrap();
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        let (client_too, server_too) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        thread::spawn(move || pass(client_too, server_too, u64::MAX, Then::Closes));
        pass(server, client, u64::MAX, Then::Closes);
    });
    (own, asked)
}

fn head(client: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    Some(String::from_utf8(head).unwrap())
}

/// An answer with a body.
pub fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n");
    [head.as_bytes(), headers.as_bytes(), b"\r\n", body].concat()
}

fn listen(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let serve = Arc::clone(&serve);
            thread::spawn(move || serve(client));
        }
    });
    port
}

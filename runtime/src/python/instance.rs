//! A Python object that is a node, and what it gives.

use std::rc::Rc;

use futures::stream::{self, Stream};
use pipeline_node::{Item, NodeError, Output};
use pyo3::prelude::*;
use pyo3::types::PyIterator;

use super::item::{from_python, into_python};
use super::{EventLoop, raised};

/// The instance of a node's class.
pub(super) struct Instance {
    object: Py<PyAny>,
    event_loop: Rc<EventLoop>,
    /// The iterator that the last call of `process` gave.
    open: Option<Open>,
}

/// Something that gives values one by one.
enum Open {
    Iterator(Py<PyAny>),
    Stream(Py<PyAny>),
}

/// What Python code gave.
enum Given {
    Output(Output),
    Awaitable(Py<PyAny>),
    Many(Open),
}

impl Instance {
    pub(super) fn new(object: Py<PyAny>, event_loop: Rc<EventLoop>) -> Self {
        Self { object, event_loop, open: None }
    }

    /// Calls a method that a class may leave out, and waits for it if it is asynchronous.
    pub(super) async fn call_hook(&self, name: &str) -> Result<(), NodeError> {
        let awaitable = Python::attach(|py| {
            let call = || match self.object.bind(py).getattr_opt(name)? {
                Some(hook) => hook.call0().map(|result| is_awaitable(&result).then_some(result)),
                None => Ok(None),
            };
            call().map(|result| result.map(Bound::unbind))
        });
        match awaitable.map_err(raised)? {
            Some(awaitable) => self.wait(awaitable).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// Calls `process` with an item.
    pub(super) async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        let mut given = Python::attach(|py| {
            let item = into_python(py, item)?;
            let result = self.object.bind(py).call_method1(pyo3::intern!(py, "process"), (item,));
            self.given(&result.map_err(raised)?)
        })?;
        loop {
            match given {
                Given::Output(output) => return Ok(output),
                Given::Many(open) => return Ok(self.open(open)),
                Given::Awaitable(awaitable) => {
                    let result = self.wait(awaitable).await?;
                    given = Python::attach(|py| self.given(result.bind(py)))?;
                }
            }
        }
    }

    /// Makes `process` a stream: for a node that reads its items itself.
    pub(super) fn start(&self) -> Result<Py<PyAny>, NodeError> {
        let stream = Python::attach(|py| {
            let process = self.object.bind(py).getattr("process")?;
            self.event_loop.stream(&process).map(Bound::unbind)
        });
        stream.map_err(raised)
    }

    /// The values that a stream has until it waits or ends.
    pub(super) fn read(&mut self, stream: Py<PyAny>) -> Output {
        self.open(Open::Stream(stream))
    }

    /// Closes what `process` has left open, then calls `cleanup`, whatever the first has led to.
    pub(super) async fn cleanup(&mut self) -> Result<(), NodeError> {
        let closed = match self.open.take() {
            Some(Open::Iterator(iterator)) => close(&iterator),
            Some(Open::Stream(stream)) => match call(&stream, "close") {
                Ok(closing) => self.wait(closing).await.map(|_| ()),
                Err(error) => Err(error),
            },
            None => Ok(()),
        };
        let cleaned_up = self.call_hook("cleanup").await;
        closed.and(cleaned_up)
    }

    async fn wait(&self, awaitable: Py<PyAny>) -> Result<Py<PyAny>, NodeError> {
        self.event_loop.wait(awaitable).await.map_err(raised)
    }

    fn given(&self, result: &Bound<'_, PyAny>) -> Result<Given, NodeError> {
        if result.is_none() {
            Ok(Given::Output(Output::None))
        } else if result.cast::<PyIterator>().is_ok() {
            Ok(Given::Many(Open::Iterator(result.clone().unbind())))
        } else if is_awaitable(result) {
            Ok(Given::Awaitable(result.clone().unbind()))
        } else if has(result, "__aiter__") {
            let stream = self.event_loop.iterate(result).map_err(raised)?;
            Ok(Given::Many(Open::Stream(stream.unbind())))
        } else {
            Ok(Given::Output(Output::Item(from_python(result)?)))
        }
    }

    fn open(&mut self, open: Open) -> Output {
        let values = Python::attach(|py| open.clone_ref(py));
        self.open = Some(open);
        Output::stream(items(values, Rc::clone(&self.event_loop)))
    }
}

impl Open {
    fn clone_ref(&self, py: Python<'_>) -> Self {
        match self {
            Self::Iterator(iterator) => Self::Iterator(iterator.clone_ref(py)),
            Self::Stream(stream) => Self::Stream(stream.clone_ref(py)),
        }
    }

    /// The next value.
    async fn next(&self, event_loop: &EventLoop) -> Result<Option<Py<PyAny>>, NodeError> {
        match self {
            Self::Iterator(iterator) => Python::attach(|py| {
                let mut iterator = iterator.bind(py).cast::<PyIterator>().ok().cloned();
                let value = iterator.as_mut().and_then(Iterator::next).transpose();
                value.map(|value| value.map(Bound::unbind)).map_err(raised)
            }),
            Self::Stream(stream) => {
                let given = event_loop.wait(call(stream, "next")?).await.map_err(raised)?;
                let value = Python::attach(|py| given.extract::<Option<(Py<PyAny>,)>>(py));
                Ok(value.map_err(raised)?.map(|(value,)| value))
            }
        }
    }
}

/// The values as items; `None` is none.
fn items(values: Open, event_loop: Rc<EventLoop>) -> impl Stream<Item = Result<Item, NodeError>> {
    stream::try_unfold((values, event_loop), |(values, event_loop)| async move {
        while let Some(value) = values.next(&event_loop).await? {
            if let Some(item) = Python::attach(|py| to_item(value.bind(py)))? {
                return Ok(Some((item, (values, event_loop))));
            }
        }
        Ok(None)
    })
}

fn to_item(value: &Bound<'_, PyAny>) -> Result<Option<Item>, NodeError> {
    if value.is_none() { Ok(None) } else { from_python(value).map(Some) }
}

fn call(object: &Py<PyAny>, method: &str) -> Result<Py<PyAny>, NodeError> {
    Python::attach(|py| object.call_method0(py, method)).map_err(raised)
}

/// Closes a generator; other iterators need no closing.
fn close(iterator: &Py<PyAny>) -> Result<(), NodeError> {
    let has_close = Python::attach(|py| has(iterator.bind(py), "close"));
    if has_close { call(iterator, "close").map(|_| ()) } else { Ok(()) }
}

fn is_awaitable(object: &Bound<'_, PyAny>) -> bool {
    has(object, "__await__")
}

/// Python looks its special methods up in the class, and so do we.
fn has(object: &Bound<'_, PyAny>, method: &str) -> bool {
    object.get_type().hasattr(method).unwrap_or(false)
}

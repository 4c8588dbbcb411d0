//! The two kinds of Python nodes: those that get their items one by one, and those that read them.

use async_trait::async_trait;
use pipeline_node::{Item, Node, NodeError, Output};
use pyo3::prelude::*;

use super::instance::Instance;
use super::item::into_python;
use super::raised;

/// `process(item)` is called with each item.
pub(super) struct PythonNode {
    pub(super) instance: Instance,
    pub(super) is_source: bool,
}

#[async_trait(?Send)]
impl Node for PythonNode {
    fn is_source(&self) -> bool {
        self.is_source
    }

    async fn initialize(&mut self) -> Result<(), NodeError> {
        self.instance.call_hook("initialize").await
    }

    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        self.instance.process(item).await
    }

    async fn cleanup(&mut self) -> Result<(), NodeError> {
        self.instance.cleanup().await
    }
}

/// `process(items)` is called once, and reads the items itself.
pub(super) struct StreamingNode {
    pub(super) instance: Instance,
    pub(super) is_source: bool,
    pub(super) stream: Option<Py<PyAny>>,
}

impl StreamingNode {
    /// Does something to the stream of items, and gives what the node makes of it.
    fn feed(
        &mut self,
        feed: impl FnOnce(&Bound<'_, PyAny>) -> Result<(), NodeError>,
    ) -> Result<Output, NodeError> {
        let stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.instance.start()?,
        };
        let fed = Python::attach(|py| feed(stream.bind(py)).map(|()| stream.clone_ref(py)));
        self.stream = Some(stream);
        Ok(self.instance.read(fed?))
    }
}

#[async_trait(?Send)]
impl Node for StreamingNode {
    fn is_source(&self) -> bool {
        self.is_source
    }

    async fn initialize(&mut self) -> Result<(), NodeError> {
        self.instance.call_hook("initialize").await
    }

    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        self.feed(|stream| {
            let item = into_python(stream.py(), item)?;
            stream.call_method1("put", (item,)).map(|_| ()).map_err(raised)
        })
    }

    async fn finish(&mut self) -> Result<Output, NodeError> {
        self.feed(|stream| stream.call_method0("end").map(|_| ()).map_err(raised))
    }

    async fn cleanup(&mut self) -> Result<(), NodeError> {
        self.instance.cleanup().await
    }
}

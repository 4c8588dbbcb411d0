//! The graph of a manifest: who feeds whom, and in which order the nodes run.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Endpoint, Manifest, ManifestError, VERSION};

/// A manifest's connections as indices into [`Manifest::nodes`], checked and ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    order: Vec<usize>,
    upstream: Vec<Vec<usize>>,
    downstream: Vec<Vec<usize>>,
}

impl Manifest {
    /// Checks the manifest as a whole and orders its nodes.
    ///
    /// # Errors
    ///
    /// The first defect found, in this order: version, no nodes, node ids, connections, cycles.
    pub fn graph(&self) -> Result<Graph, ManifestError> {
        if self.version != VERSION {
            return Err(ManifestError::UnsupportedVersion(self.version.clone()));
        }
        if self.nodes.is_empty() {
            return Err(ManifestError::NoNodes);
        }
        let mut graph = Graph::without_order(self, &self.indices_by_id()?)?;
        graph.order = graph.topological_order().map_err(|cycle| {
            ManifestError::Cycle(
                cycle.into_iter().map(|node| self.nodes[node].id.clone()).collect(),
            )
        })?;
        Ok(graph)
    }

    fn indices_by_id(&self) -> Result<BTreeMap<&str, usize>, ManifestError> {
        let mut indices = BTreeMap::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if node.id.is_empty() {
                return Err(ManifestError::EmptyId(index));
            }
            if indices.insert(node.id.as_str(), index).is_some() {
                return Err(ManifestError::DuplicateId(node.id.clone()));
            }
        }
        Ok(indices)
    }
}

impl Graph {
    /// All nodes, each after every node that feeds it; ties keep the order of declaration.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// The nodes that feed `node`, in the order of the connections.
    pub fn upstream(&self, node: usize) -> &[usize] {
        &self.upstream[node]
    }

    /// The nodes that `node` feeds, in the order of the connections.
    pub fn downstream(&self, node: usize) -> &[usize] {
        &self.downstream[node]
    }

    /// The nodes that nothing feeds, in the order of declaration.
    pub fn sources(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (0..self.upstream.len()).filter(|&node| self.upstream[node].is_empty())
    }

    /// The nodes that feed nothing, in the order of declaration.
    pub fn sinks(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.downstream.len()).filter(|&node| self.downstream[node].is_empty())
    }

    fn without_order(
        manifest: &Manifest,
        indices: &BTreeMap<&str, usize>,
    ) -> Result<Self, ManifestError> {
        let nodes = manifest.nodes.len();
        let mut graph = Self {
            order: Vec::new(),
            upstream: vec![Vec::new(); nodes],
            downstream: vec![Vec::new(); nodes],
        };
        for (index, connection) in manifest.connections.iter().enumerate() {
            let find =
                |end, id: &String| {
                    indices.get(id.as_str()).copied().ok_or_else(|| {
                        ManifestError::UnknownEndpoint { end, id: id.clone(), index }
                    })
                };
            let from = find(Endpoint::Source, &connection.from)?;
            let to = find(Endpoint::Target, &connection.to)?;
            if graph.downstream[from].contains(&to) {
                return Err(ManifestError::DuplicateConnection {
                    from: connection.from.clone(),
                    to: connection.to.clone(),
                });
            }
            graph.downstream[from].push(to);
            graph.upstream[to].push(from);
        }
        Ok(graph)
    }

    /// Kahn's algorithm; the error is a cycle.
    fn topological_order(&self) -> Result<Vec<usize>, Vec<usize>> {
        let mut waiting_for: Vec<usize> = self.upstream.iter().map(Vec::len).collect();
        let mut ready: BTreeSet<usize> = self.sources().collect();
        let mut order = Vec::with_capacity(waiting_for.len());
        while let Some(node) = ready.pop_first() {
            order.push(node);
            for &next in &self.downstream[node] {
                waiting_for[next] -= 1;
                if waiting_for[next] == 0 {
                    ready.insert(next);
                }
            }
        }
        if order.len() == waiting_for.len() { Ok(order) } else { Err(self.cycle(&waiting_for)) }
    }

    /// Walks upstream among the nodes that never became ready. Each of them waits for another one,
    /// so the walk must come back to a node that it has seen.
    fn cycle(&self, waiting_for: &[usize]) -> Vec<usize> {
        let blocked = |&node: &usize| waiting_for[node] > 0;
        let mut path: Vec<usize> = (0..waiting_for.len()).find(blocked).into_iter().collect();
        while let Some(before) =
            path.last().and_then(|&node| self.upstream[node].iter().copied().find(blocked))
        {
            if let Some(start) = path.iter().position(|&seen| seen == before) {
                path.drain(..start);
                path.push(before);
                path.reverse();
                break;
            }
            path.push(before);
        }
        path
    }
}

"""Paths and components of graphs."""

import networkx as nx


class Use:
    def process(self, item):
        graph = nx.Graph()
        graph.add_weighted_edges_from(map(tuple, item))
        path = nx.shortest_path(graph, "a", "d", weight="weight")
        return [path, nx.shortest_path_length(graph, "a", "d", weight="weight"), sorted(map(sorted, nx.connected_components(graph))), sorted(nx.minimum_spanning_edges(graph, data=False))]

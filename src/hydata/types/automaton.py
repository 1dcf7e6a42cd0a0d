"""Matches a regular expression in time linear in the text, by building a state for what is met.

The states of a nondeterministic automaton (Thompson's) are walked as sets; each set met becomes one
deterministic state, kept for the next time (as RE2 and Rust's regex do). The cache is emptied when it
is full, so memory is bounded too.
"""

from __future__ import annotations

from collections.abc import Iterable

from hydata.types.characters import Chars
from hydata.types.expressions import Choice, End, Node, Sequence

# Nodes that counted repetitions may unfold into, and how many of them are kept in states met before.
MOST_NODES = 20_000
MOST_KEPT = 2_000_000


class TooLarge(ValueError):
    """The expression unfolds into too many states."""


class Automaton:
    """An expression as an automaton; `matches` tells whether a whole text matches."""

    def __init__(self, tree: Node) -> None:
        # Node n is left for `goes[n]`: by a character of `eats[n]`, or (None) by nothing, but "^" at
        # the beginning and "$" at the end alone.
        self.eats: list[Chars | str | None] = []
        self.goes: list[tuple[int, ...]] = []
        self.final = self._node(None, ())
        self.first = self._build(tree, self.final)
        self.states: dict[frozenset[int], _State] = {}
        self.kept = 0
        self.start = self._state(self._reached([self.first], at_start=True))
        # The empty text begins and ends at once.
        self.takes_nothing = self.final in self._reached([self.first], at_start=True, at_end=True)

    def matches(self, text: str) -> bool:
        """Whether the whole text matches."""
        if not text:
            return self.takes_nothing
        state = self.start
        for char in text:
            following = state.moves.get(char)
            if following is None:
                following = self._move(state, char)
            if following.dead:
                return False
            state = following
        return state.accepts

    def _move(self, state: _State, char: str) -> _State:
        if self.kept > MOST_KEPT:
            self.states.clear()
            self.kept = 0
            self.start.moves.clear()
            state = _State(state.nodes, state.accepts)
        seen: dict[int, bool] = {}  # many nodes share one class
        targets: list[int] = []
        for node in state.nodes:
            chars = self.eats[node]
            if chars is None or isinstance(chars, str):
                continue
            fits = seen.get(id(chars))
            if fits is None:
                fits = seen[id(chars)] = char in chars
            if fits:
                targets.extend(self.goes[node])
        following = state.moves[char] = self._state(self._reached(targets))
        self.kept += len(following.nodes) + 10
        return following

    def _state(self, nodes: frozenset[int]) -> _State:
        state = self.states.get(nodes)
        if state is None:
            accepts = self.final in self._reached(nodes, at_end=True)
            state = self.states[nodes] = _State(nodes, accepts)
        return state

    def _reached(
        self, nodes: Iterable[int], *, at_start: bool = False, at_end: bool = False
    ) -> frozenset[int]:
        """The nodes that can be reached without a character; only those that lead on are kept."""
        found = set(nodes)
        todo = list(found)
        while todo:
            node = todo.pop()
            eats = self.eats[node]
            if eats is None or (eats == "^" and at_start) or (eats == "$" and at_end):
                for each in self.goes[node]:
                    if each not in found:
                        found.add(each)
                        todo.append(each)
        return frozenset(node for node in found if self.eats[node] is not None or node == self.final)

    def _node(self, eats: Chars | str | None, goes: tuple[int, ...]) -> int:
        if len(self.eats) >= MOST_NODES:
            raise TooLarge(f"it unfolds into more than {MOST_NODES:,} states")
        self.eats.append(eats)
        self.goes.append(goes)
        return len(self.eats) - 1

    def _build(self, tree: Node, following: int) -> int:
        """The node at which a tree begins that goes on to `following`."""
        if isinstance(tree, Chars):
            return self._node(tree, (following,))
        if isinstance(tree, End):
            return self._node(tree.name, (following,))
        if isinstance(tree, Sequence):
            for part in reversed(tree.parts):
                following = self._build(part, following)
            return following
        if isinstance(tree, Choice):
            return self._node(None, tuple(self._build(part, following) for part in tree.parts))
        if tree.most is None:
            loop = self._node(None, ())
            self.goes[loop] = (self._build(tree.part, loop), following)
            following = loop
        else:
            after = following
            for _ in range(tree.most - tree.least):
                # One more, or out: nested, so that one node stands for all that may still come.
                node = self._node(None, ())
                self.goes[node] = (self._build(tree.part, following), after)
                following = node
        for _ in range(tree.least):
            before = len(self.eats)
            following = self._build(tree.part, following)
            if len(self.eats) == before:
                break  # nothing, however often
        return following


class _State:
    """A set of nodes, what each character leads to, and whether the text may end here."""

    __slots__ = ("accepts", "dead", "moves", "nodes")

    def __init__(self, nodes: frozenset[int], accepts: bool) -> None:
        self.nodes, self.accepts, self.dead = nodes, accepts, not nodes
        self.moves: dict[str, _State] = {}

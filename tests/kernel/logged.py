"""A small log as tests of its index need it: bodies of events, signed heads, proofs; nothing of it stands in a store."""

import json
from hashlib import sha256

from plumbline.kernel import checkpoint, signed_note
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.completeness import Heads, ShownBlock
from plumbline.kernel.completeness_file import Proof
from plumbline.kernel.index_again import IndexAgain
from plumbline.kernel.index_block import Block, write
from plumbline.kernel.log_index import SUFFIX, blocks_of, body_named, entries_of, root_over
from plumbline.kernel.merkle import leaf_hash, root_of
from plumbline.kernel.signed_note import ED25519, NoteKey

ORIGIN = "plumbline.example/toy"
KEY = NoteKey(ORIGIN, ED25519, bytes(32))


def event(stream, sequence, *, body="", day=1, **public):
    """Give the body of an event of a day in March 2026, as bytes."""
    contents = {
        "blind": f"{stream}{sequence}{day}",
        "public": public | ({"body": body} if body else {}),
        "recorded_at": f"2026-03-{day:02}T09:30:00+08:00",
        "sequence": sequence,
        "stream": stream,
    }
    return json.dumps(contents, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def written(streams):
    """Give a log: one event for each name of a stream, in their order; its first names the body, and a day goes by with each."""
    count, log = {}, []
    for place, stream in enumerate(streams):
        count[stream] = count.get(stream, 0) + 1
        body = f"organ-{len(stream) % 2}" if count[stream] == 1 else ""
        log.append(event(stream, count[stream], body=body, day=1 + place % 28))
    return log


def entries_in(log, first, last):
    """Give the sorted entries of some leaves, by way of the definition alone."""
    named = {}
    for body in log:
        contents = json.loads(body)
        if contents["sequence"] == 1:
            named[contents["stream"]] = body_named(contents)
    return sorted(entry for leaf in range(first, last) for entry in entries_of(leaf, json.loads(log[leaf]), named.get))


class Indexed:
    """A log with its index, and the proofs that an honest keeper gives of it."""

    def __init__(self, log):
        self.log = log
        self.blocks = []
        for node in blocks_of(len(log)):
            first, last = node.index << node.level, (node.index + 1) << node.level
            tree = root_of(leaf_hash(body) for body in log[first:last])
            self.blocks.append((tree, Block(write(entries_in(log, first, last)))))
        root = root_over(block.head(tree) for tree, block in self.blocks)
        self.heads = Heads(len(log), root, root_of(leaf_hash(body) for body in log))

    def shown(self, keys):
        return tuple(ShownBlock(tree, block.count, block.find(keys)) for tree, block in self.blocks)

    def proof(self, asked):
        blocks = self.shown(asked.keys)
        leaves = sorted(
            int.from_bytes(entry[32:], "big")
            for block in blocks
            for entry in block.run.entries
            if asked.keys.first <= entry[:32] <= asked.keys.last
        )
        return Proof(
            asked=asked,
            leaves=tuple(leaves),
            index_head=note(ORIGIN + SUFFIX, self.heads.size, self.heads.index),
            checkpoint=note(ORIGIN, self.heads.size, self.heads.log),
            keys=(KEY.written,),
            blocks=blocks,
        )


def again(log):
    index = IndexAgain()
    for body in log:
        index.add(body)
    return index


def note(origin, size, root, key=KEY):
    """Sign a head with what the tests take for a signature."""
    text = checkpoint.text_of(origin, TreeHead(size, root))
    return signed_note.sign(text, key, signature(key, text.encode())).written


def signature(key, message):
    return sha256(key.public + message).digest()


def is_signed(key, message, signed):
    return signed == signature(key, message)

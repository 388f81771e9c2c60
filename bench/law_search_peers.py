"""What stands beside our own search: SQLite's FTS5 with its trigram tokenizer, and tantivy with our pairs of characters."""

import shutil
import sqlite3
import tempfile
from pathlib import Path

import tantivy

from plumbline.engines.norms.searching.folding import tokens, tokens_of_term

SHORTEST = 3  # characters that a trigram has
PAGE = 20


def weight_of(folder: Path) -> int:
    """Give the bytes below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


class Trigram:
    """FTS5 with trigrams. A word of one or two characters has no trigram: it is looked for in every text, with LIKE."""

    name = "SQLite FTS5 trigram"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="plumbline-bench-"))
        self.database = sqlite3.connect(self.folder / "trigram.sqlite3")
        self.database.execute("PRAGMA synchronous = OFF")
        self.database.execute("CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'trigram')")

    def build(self, texts: list[tuple[int, str]]) -> None:
        with self.database:
            self.database.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
            self.database.execute("INSERT INTO words (words) VALUES ('optimize')")

    def size(self) -> int:
        return weight_of(self.folder)

    def search(self, terms: tuple[str, ...], limit: int = PAGE) -> list[tuple[int, str]]:
        long = [term for term in terms if len(term) >= SHORTEST]
        short = [term for term in terms if len(term) < SHORTEST]
        # «+text»: on SQLite 3.40.1 LIKE on a trigram table loses hits when it uses the index
        conditions = [*(["words MATCH ?"] if long else []), *["+text LIKE ?"] * len(short)]
        values = [*([" ".join('"' + term.replace('"', '""') + '"' for term in long)] if long else [])]
        values += [f"%{term}%" for term in short]
        order = "rank" if long else "rowid"
        query = f"SELECT rowid, text FROM words WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT {limit}"  # noqa: S608 — of constants
        return self.database.execute(query, values).fetchall()

    def found(self, terms: tuple[str, ...]) -> set[int]:
        """Give what its index alone finds."""
        query = " ".join('"' + term.replace('"', '""') + '"' for term in terms)
        return {key for (key,) in self.database.execute("SELECT rowid FROM words WHERE words MATCH ?", (query,))}

    def close(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)


class Tantivy:
    """Tantivy, a search engine in Rust, given the same tokens as our own index."""

    name = "tantivy, pairs"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="plumbline-bench-"))
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("key", stored=True, fast=True)
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
        builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(self.folder))

    def build(self, texts: list[tuple[int, str]]) -> None:
        writer = self.index.writer(256_000_000, 1)
        for key, text in texts:
            writer.add_document(tantivy.Document(key=key, words=tokens(text), text=text[:30_000]))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def size(self) -> int:
        return weight_of(self.folder)

    def _query(self, terms: tuple[str, ...]) -> tantivy.Query:
        parts = []
        for term in terms:
            written = tokens_of_term(term)
            if len(written) == 1:
                parts.append(tantivy.Query.term_query(self.schema, "words", written[0]))
            else:
                parts.append(tantivy.Query.phrase_query(self.schema, "words", written))
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])

    def search(self, terms: tuple[str, ...], limit: int = PAGE) -> list[tuple[int, str]]:
        hits = self.searcher.search(self._query(terms), limit).hits
        documents = [self.searcher.doc(address) for _, address in hits]
        return [(document["key"][0], document["text"][0]) for document in documents]

    def found(self, terms: tuple[str, ...]) -> set[int]:
        """Give all that it finds."""
        hits = self.searcher.search(self._query(terms), 1_000_000).hits
        return {self.searcher.doc(address)["key"][0] for _, address in hits}

    def close(self) -> None:
        shutil.rmtree(self.folder)

"""Where kept files lie: in a folder (`folder`) or in an object store (`objects`), behind the interface of `store`."""

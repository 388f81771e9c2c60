"""Workbooks as they should not be: made by hand, part by part, where no library would make them."""

import io
import zipfile

HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    b"""<styleSheet xmlns="%s"><numFmts count="2"><numFmt numFmtId="164" formatCode="000000"/>
<numFmt numFmtId="165" formatCode="yyyy&quot;&#24180;&quot;m&quot;&#26376;&quot;d&quot;&#26085;&quot;"/></numFmts>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/>
</cellXfs></styleSheet>"""
    % MAIN
)
PLAIN, DAY, ZEROS, CHINESE_DAY, MOMENT = range(5)


def book(
    rows=b"",
    *,
    after=b"",
    strings=None,
    sheets=(("数据", ""),),
    parts=None,
    book_properties=b"",
    whole_sheet=None,
    packing=zipfile.ZIP_DEFLATED,
):
    """A workbook whose first sheet holds these rows."""
    held = io.BytesIO()
    tabs = b"".join(
        b'<sheet name="%s" sheetId="%d" r:id="rId%d"%s/>'
        % (name.encode(), at, at, b' state="%s"' % state.encode() if state else b"")
        for at, (name, state) in enumerate(sheets, start=1)
    )
    links = b"".join(
        b'<Relationship Id="rId%d" Type="t" Target="worksheets/sheet%d.xml"/>' % (at, at)
        for at in range(1, len(sheets) + 1)
    )
    sheet = whole_sheet or HEAD + b'<worksheet xmlns="%s"><sheetData>%s</sheetData>%s</worksheet>' % (MAIN, rows, after)
    with zipfile.ZipFile(held, "w", packing) as package:
        package.writestr(
            "xl/workbook.xml",
            HEAD
            + b'<workbook xmlns="%s" xmlns:r="%s">%s<sheets>%s</sheets></workbook>'
            % (MAIN, RELATIONS, book_properties, tabs),
        )
        package.writestr("xl/_rels/workbook.xml.rels", HEAD + b"<Relationships>%s</Relationships>" % links)
        package.writestr("xl/styles.xml", HEAD + STYLES)
        for at in range(1, len(sheets) + 1):
            package.writestr(f"xl/worksheets/sheet{at}.xml", sheet)
        if strings is not None:
            package.writestr("xl/sharedStrings.xml", HEAD + b'<sst xmlns="%s">%s</sst>' % (MAIN, strings))
        for name, content in (parts or {}).items():
            package.writestr(name, content)
    return io.BytesIO(held.getvalue())


def row(number, *cells):
    """A row of cells: text, or (value, style), or the XML of what stands in the cell, by their place."""
    written = b""
    for at, cell in enumerate(cells):
        place = b"%s%d" % (chr(ord("A") + at).encode(), number)
        if cell is None:
            continue
        if isinstance(cell, bytes):
            written += cell.replace(b"@", place)
        elif isinstance(cell, tuple):
            written += b'<c r="%s" s="%d"><v>%s</v></c>' % (place, cell[1], str(cell[0]).encode())
        else:
            written += b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (place, cell.encode())
    return b'<row r="%d">%s</row>' % (number, written)

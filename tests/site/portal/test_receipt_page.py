"""The page that verifies receipts in the browser: served under its own policy, saved to the disk, never asking a server."""

import json
import re
import shutil
from base64 import b64encode

import pytest

from plumbline.kernel.receipt_fault import SAYS, Fault
from tests.kernel.receipt_cases import HOLDS, LOG, OTHER_LOG, WITNESS, cases
from tests.repo.tracked import ROOT

PAGE = ROOT / "tools/receipt.html"
SMALL = [case for case in cases() if len(case.data) < 1_000_000]
EVERY_CASE = """async (cases) => {
    const told = [];
    for (const [data, lines] of cases) {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        told.push(await verifyReceipt(bytes, await Promise.all(lines.map(keyOf))));
    }
    return told;
}"""


def named(name):
    return next(case for case in cases() if case.name == name)


def test_the_page_says_what_the_house_says():
    said = json.loads(re.search(r"const SAYS = (\{.*?\n\});", PAGE.read_text(), re.DOTALL)[1])

    assert said == {str(fault): [SAYS[fault].zh, SAYS[fault].en] for fault in Fault}


def test_the_page_fetches_nothing_and_sends_nothing():
    text = PAGE.read_text()

    assert not re.search(
        r"\bfetch\b|XMLHttpRequest|WebSocket|sendBeacon|\bimport\(|eval\(|innerHTML|<form|https?://", text
    )
    assert not re.search(r"\b(src|href)=", text)


@pytest.mark.django_db
def test_the_policy_of_the_page_names_its_script_and_its_style(client):
    answer = client.get("/receipt/")
    policy = answer["Content-Security-Policy"]

    assert answer.content.decode() == PAGE.read_text()
    assert re.search(r"script-src 'sha256-[\w+/]{43}='(;|$)", policy)
    assert re.search(r"style-src 'sha256-[\w+/]{43}='(;|$)", policy)
    assert "connect-src 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_the_verifier_is_given_as_it_is(client):
    answer = client.get("/receipt/receipt.py")

    assert b"".join(answer.streaming_content) == (ROOT / "tools/receipt.py").read_bytes()
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInTheBrowser:
    @pytest.fixture
    def page(self, page_at):
        page = page_at(390)
        page.goto("/receipt/")
        return page

    @pytest.fixture
    def give(self, page):
        def given(data, name="receipt.json"):
            page.set_input_files("#file", {"name": name, "mimeType": "application/json", "buffer": data})
            page.wait_for_function(
                "!document.getElementById('result').hidden && !document.getElementById('busy').textContent"
            )
            return page.locator("#result").get_attribute("data-state")

        return given

    def test_every_receipt_gets_the_verdict_of_the_table(self, page):
        told = page.evaluate(EVERY_CASE, [[b64encode(case.data).decode(), list(case.keys)] for case in SMALL])

        assert {case.name: (one["verdict"], one.get("place", "")) for case, one in zip(SMALL, told, strict=True)} == {
            case.name: (case.verdict, case.place) for case in SMALL
        }

    @pytest.mark.parametrize(
        ("many", "fault"), [('"garbage!".repeat(1310720)', Fault.TOO_LARGE), ('"[".repeat(7340032)', Fault.UNREADABLE)]
    )
    def test_what_is_large_is_read_no_further_than_it_must(self, many, fault, page):
        page.evaluate(f'runFile(new File([{many}], "receipt.json"))')

        page.locator("#result[data-state=broken]").wait_for()
        assert SAYS[fault].zh in page.locator("#told").inner_text()

    def test_a_person_chooses_the_file_and_reads_who_vouches_for_which_time(self, page, give, axe, sideways):
        assert give(named("whole").data) == "holds"

        told = page.locator("#told").inner_text()
        assert page.evaluate("document.activeElement.id") == "verdict"
        assert "2026-06-09T10:30:01.000002+08:00（账本的运行者说的）" in told
        assert f"{WITNESS.key.name} 说，最晚 2026-09-21 22:13:20 +08:00 它已经在账本里" in told
        assert "请另外找一处" in told
        assert '"孙建国"' in told
        assert axe(page) == []
        assert sideways(page) == 0

    @pytest.mark.parametrize("name", ["cut off", "an edited body", "the proof of another record", "not yet sealed"])
    def test_what_does_not_hold_is_said_in_words(self, name, page, give, axe):
        state = give(named(name).data)

        assert state == ("waiting" if name == "not yet sealed" else "broken")
        assert SAYS[Fault(named(name).verdict)].zh in page.locator("#told").inner_text()
        assert axe(page) == []

    def test_by_keyboard_alone_a_text_and_a_key_are_put_in(self, page):
        page.locator("#text").focus()
        page.keyboard.insert_text(named("compact").data.decode())
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.insert_text(f"{OTHER_LOG.key.written}\n")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        page.locator("#result[data-state=broken]").wait_for()
        assert SAYS[Fault.OTHER_LOG].zh in page.locator("#told").inner_text()

        page.locator("#keys").fill(LOG.key.written)
        page.get_by_role("button", name="核验").click()
        page.locator("#result[data-state=holds]").wait_for()
        assert "请另外找一处" not in page.locator("#told").inner_text()

    def test_a_key_that_cannot_be_read_is_said_so(self, page):
        page.locator("summary").first.click()
        page.locator("#keys").fill("key")
        page.get_by_role("button", name="核验").click()

        page.locator("#result[data-state=broken]").wait_for()
        assert "公钥读不出来" in page.locator("#told").inner_text()

    def test_the_result_is_in_both_languages(self, page, give):
        give(named("an edited body").data)

        page.get_by_role("button", name="English").click()

        assert page.locator("#told").inner_text() == SAYS[Fault.BODY].en
        assert page.locator("h1").inner_text() == "Verify a receipt"

    def test_the_result_prints_without_the_form(self, page, give):
        give(named("whole").data)

        page.emulate_media(media="print")

        assert page.locator("#told").is_visible()
        assert not page.locator("#file").is_visible()

    def test_saved_to_the_disk_it_works_without_a_network(self, page_at, tmp_path):
        assert named("whole").verdict == HOLDS
        saved = shutil.copy(PAGE, tmp_path)
        page = page_at(1280)
        page.context.set_offline(True)
        page.goto(f"file://{saved}")

        page.set_input_files("#file", {"name": "r", "mimeType": "text/plain", "buffer": named("whole").data})

        page.locator("#result[data-state=holds]").wait_for()

    def test_a_file_is_dropped(self, page):
        page.evaluate(
            """(text) => {
                const dropped = new DataTransfer();
                dropped.items.add(new File([text], "receipt.json"));
                document.getElementById("drop").dispatchEvent(new DragEvent("drop", {dataTransfer: dropped, bubbles: true}));
            }""",
            named("whole").data.decode(),
        )

        page.locator("#result[data-state=holds]").wait_for()

    def test_in_english_it_begins_in_english(self, page_at):
        page = page_at(390)
        page.goto("/en/receipt/")

        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("h1").inner_text() == "Verify a receipt"

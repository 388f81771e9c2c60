"""`plumbline document`: says in words what became of a signed document, from its file alone."""

import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate

from plumbline.cli import main as command
from plumbline.engines.documents.sealed import certificate
from plumbline.engines.ledger import keys
from tests.engines.documents.conftest import body, case, officers, procedure  # noqa: F401 — fixtures
from tests.engines.documents.sealed.certificates import put
from tests.engines.documents.sealed.conftest import appended, decision, waiting  # noqa: F401 — fixtures
from tests.engines.documents.sealed.tsa import NAME, answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(decision, tmp_path):  # noqa: F811 — the fixture above
    path = tmp_path / "decision.pdf"
    path.write_bytes(decision.sealed())
    return path


@pytest.fixture
def verify(capsys):
    def run(*words, language="zh"):
        code = command.main(["document", "verify", *map(str, words), "--language", language])
        return code, capsys.readouterr().out

    return run


def pem(path):
    """Write the certificate that signs now into a file."""
    found = load_der_x509_certificate(certificate.signer().signing_cert.dump())
    path.write_bytes(found.public_bytes(Encoding.PEM))
    return path


def test_a_whole_document_is_right_and_what_was_believed_is_said(file, verify, decision):  # noqa: F811 — as above
    code, said = verify(file)

    assert code == 0
    assert "完好：签名盖住整个文件，原文在账本里。" in said
    assert "演示用，不具有法律效力" in said
    assert decision.event.code in said
    assert f"前 {len(decision.pdf)} 个字节，SHA-256 {decision.document.digest}" in said
    assert "没有给出证书" in said
    assert "没有给出账本公钥" in said
    assert "It holds" in verify(file, language="en")[1]


def test_with_the_certificate_and_the_key_nothing_is_left_to_believe(file, verify, tmp_path):
    code, said = verify(file, "--certificate", pem(tmp_path / "c.pem"), "--key", keys.verifier())

    assert code == 0
    assert "没有给出" not in said


def test_for_a_program(file, verify, decision):  # noqa: F811 — as above
    code, said = verify(file, "--json")

    answer = json.loads(said)
    assert code == 0
    assert answer["right"] is True
    assert answer["faults"] == []
    assert answer["signature"]["certificate"] == certificate.signer().signing_cert.sha256.hex()
    assert answer["signature"]["known"] is None
    assert answer["receipt"]["code"] == decision.event.code
    assert answer["recorded"] == {
        "bytes": len(decision.pdf),
        "sha256": decision.document.digest,
        "in_record": True,
    }


def test_another_certificate_is_a_stranger_s(file, verify, tmp_path, settings):
    put(settings, tmp_path, name="另一个机关")

    code, said = verify(file, "--certificate", pem(tmp_path / "c.pem"), "--json")

    assert code == 1
    assert [one["fault"] for one in json.loads(said)["faults"]] == ["stranger"]


def test_the_key_of_another_log_is_told(file, verify, tmp_path, settings):
    settings.LEDGER_KEY_FILE = tmp_path / "other.key"

    code, said = verify(file, "--key", keys.verifier())

    assert code == 1
    assert "文件里的回执不成立：账本末端不是这把公钥签的" in said


def test_edits_and_updates_are_told_apart_in_words(file, verify):
    whole = file.read_bytes()

    file.write_bytes(whole[:3000] + b"?" + whole[3001:])
    code, edited = verify(file)
    assert code == 1
    assert "文件里的字节被改过" in edited
    assert "没有原文的指纹" in edited

    file.write_bytes(appended(whole))
    assert verify(file)[0] == 1
    assert "签名以后，文件末尾又添了内容" in verify(file)[1]

    file.write_bytes(whole[:-100])
    assert "结尾被截去了" in verify(file)[1]

    file.write_bytes(b"x" * 10_000_000)
    assert "这不是 PDF 文件" in verify(file)[1]


def test_a_receipt_that_does_not_show_the_record_is_not_taken_for_proof(decision, tmp_path, verify):  # noqa: F811 — as above
    (tmp_path / "closed.pdf").write_bytes(decision.sealed(body=False))

    code, said = verify(tmp_path / "closed.pdf")

    assert code == 1
    assert "看不出原文在不在这条记录里" in said


def test_what_was_recorded_and_the_receipt_can_be_cut_out(file, verify, decision, tmp_path):  # noqa: F811 — as above
    verify(file, "--recorded-to", tmp_path / "recorded.pdf", "--receipt-to", tmp_path / "receipt.json")

    assert (tmp_path / "recorded.pdf").read_bytes() == decision.pdf
    assert command.main(["receipt", "verify", str(tmp_path / "receipt.json"), "--key", keys.verifier()]) == 0


def test_a_timestamp_is_told(decision, settings, tmp_path, verify):  # noqa: F811 — as above
    with answering() as (settings.PDF_TSA, _):
        (tmp_path / "stamped.pdf").write_bytes(decision.sealed())

    assert NAME in verify(tmp_path / "stamped.pdf")[1]
    assert NAME in json.loads(verify(tmp_path / "stamped.pdf", "--json")[1])["signature"]["timestamp"]["by"]


@pytest.mark.parametrize(
    "words",
    [["{}/none.pdf"], ["{}/decision.pdf", "--certificate", "{}/decision.pdf"], ["{}/decision.pdf", "--key", "x"]],
)
def test_wrong_usage_is_said(file, words, capsys):
    assert command.main(["document", "verify", *(word.format(file.parent) for word in words)]) == 2
    assert "plumbline document:" in capsys.readouterr().err


def test_it_needs_no_settings_and_says_nothing_beside_the_answer(file):
    program = "import sys; from plumbline.cli.main import main; sys.exit(main())"
    whole = file.read_bytes()
    file.write_bytes(whole[:3000] + b"?" + whole[3001:])

    done = subprocess.run(
        [sys.executable, "-c", program, "document", "verify", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={},
    )

    assert done.returncode == 1
    assert done.stderr == ""
    assert "文件里的字节被改过" in done.stdout

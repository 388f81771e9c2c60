"""W1 for SpiffWorkflow: the same ten steps as BPMN; state read, advanced and written back at each human act."""

import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from bench.work import AUTOMATIC, HUMAN, PRAGMAS, require_durable, spent_by

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def diagram() -> str:
    """Write the course as BPMN."""
    steps: list[tuple[str, str]] = []
    for act, _ in HUMAN:
        steps.append(("userTask", act))
        if act in AUTOMATIC:
            steps.append(("scriptTask", AUTOMATIC[act]))
    nodes, flows, before = ['<startEvent id="start"/>'], [], "start"
    for kind, code in steps:
        script = "<script>step = 1</script>" if kind == "scriptTask" else ""
        nodes.append(f'<{kind} id="{code}" name="{code}">{script}</{kind}>')
        flows.append(f'<sequenceFlow id="to_{code}" sourceRef="{before}" targetRef="{code}"/>')
        before = code
    nodes.append('<endEvent id="end"/>')
    flows.append(f'<sequenceFlow id="to_end" sourceRef="{before}" targetRef="end"/>')
    return f'<definitions xmlns="{NAMESPACE}"><process id="ten" isExecutable="true">{"".join(nodes + flows)}</process></definitions>'


def main() -> None:
    """Run whole courses and print seconds a human act as JSON."""
    matters = int(sys.argv[2])
    folder = Path(tempfile.mkdtemp(prefix="spiff-bench-"))
    (folder / "ten.bpmn").write_text(diagram(), encoding="utf-8")
    parser = BpmnParser()
    parser.add_bpmn_file(str(folder / "ten.bpmn"))
    spec = parser.get_spec("ten")
    serializer = BpmnWorkflowSerializer()
    store = sqlite3.connect(folder / "spiff.sqlite3", isolation_level=None)
    for pragma in PRAGMAS:
        store.execute(pragma)
    store.execute("CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")
    store.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, workflow INTEGER, act TEXT, facts TEXT, at REAL)")

    def course(count: int) -> None:
        for _ in range(count):
            workflow = BpmnWorkflow(spec)
            workflow.do_engine_steps()
            key = None
            for act, facts in HUMAN:
                store.execute("BEGIN IMMEDIATE")
                if key is not None:
                    (state,) = store.execute("SELECT state FROM workflow WHERE id = ?", (key,)).fetchone()
                    workflow = serializer.deserialize_json(state)
                (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
                if task.task_spec.name != act:
                    message = f"{task.task_spec.name} is ready, not {act}"
                    raise AssertionError(message)
                task.data.update(facts)
                task.run()
                workflow.do_engine_steps()
                state = serializer.serialize_json(workflow)
                if key is None:
                    key = store.execute("INSERT INTO workflow (state) VALUES (?)", (state,)).lastrowid
                else:
                    store.execute("UPDATE workflow SET state = ? WHERE id = ?", (state, key))
                row = (key, act, json.dumps(facts), time.time())
                store.execute("INSERT INTO log (workflow, act, facts, at) VALUES (?, ?, ?, ?)", row)
                store.execute("COMMIT")
            if not workflow.is_completed():
                message = "the course did not end"
                raise AssertionError(message)

    require_durable(store)
    course(3)
    sys.stdout.write(json.dumps(spent_by(course, matters).by_act(matters)) + "\n")


if __name__ == "__main__":
    main()

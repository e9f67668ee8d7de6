"""The program of the how-to runs on a cluster of two workers, and loses nothing when one of them is killed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import lowback

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "check-millions-of-records.md"
PROGRAM = re.compile(r"<!-- program: .*? -->\n```py\n(.*?)```", re.DOTALL)
#: Runs a program, and kills a worker of its cluster when half of the tasks are done.
KILLER = """
import os, runpy, signal, sys
import distributed
from distributed.diagnostics.plugin import SchedulerPlugin

class Killer(SchedulerPlugin):
    def __init__(self, cluster):
        self.cluster, self.finished = cluster, 0

    def transition(self, key, start, finish, *args, **kwargs):
        self.finished += finish == "memory"
        if finish == "memory" and self.finished == 32:
            os.kill(next(iter(self.cluster.workers.values())).pid, signal.SIGKILL)
            print("a worker was killed", file=sys.stderr)

    async def close(self):
        print(f"{self.finished} tasks were done", file=sys.stderr)

class Cluster(distributed.LocalCluster):
    def __init__(self, **options):
        super().__init__(**options)
        self.scheduler.add_plugin(Killer(self))

distributed.LocalCluster = Cluster
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_a_killed_worker_loses_nothing(tmp_path):
    """Half way a worker is killed for good: its ranges are checked again, and the report is that of one process."""
    [program] = PROGRAM.findall(PAGE.read_text(encoding="utf-8"))
    (tmp_path / "check_on_cluster.py").write_text(program, encoding="utf-8")
    path = tmp_path / "records.ndjson"
    path.write_bytes(b"".join(b'{"redirects": %d}\n\n' % number for number in range(3000)))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    command = [sys.executable, "-c", KILLER, str(tmp_path / "check_on_cluster.py"), str(path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path, env=environment
    )
    whole = lowback.validate(path)
    assert done.stdout == f"{whole}\n3,000 checked, 3,000 problems\n", done.stderr
    assert done.returncode == 1
    assert "a worker was killed" in done.stderr
    assert int(re.search(r"(\d+) tasks were done", done.stderr).group(1)) > 64

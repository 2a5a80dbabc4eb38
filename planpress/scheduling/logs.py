"""What the service does becomes lines of a log: words for people, or one JSON object each for programs."""

from __future__ import annotations

import json
from typing import Any, Literal, TextIO, TypeAlias

from planpress.scheduling.clock import Clock

Level: TypeAlias = Literal["info", "warning", "error"]
LogFormat: TypeAlias = Literal["text", "json"]


class Log:
    """Writes a line for each event, with the UTC time."""

    def __init__(self, stream: TextIO, form: LogFormat, clock: Clock) -> None:
        self._stream, self._form, self._clock = stream, form, clock

    def info(self, event: str, **facts: Any) -> None:
        self._say("info", event, facts)

    def warning(self, event: str, **facts: Any) -> None:
        self._say("warning", event, facts)

    def error(self, event: str, **facts: Any) -> None:
        self._say("error", event, facts)

    def _say(self, level: Level, event: str, facts: dict[str, Any]) -> None:
        """Known facts: plan, run (what), result, seconds, reason, and what an event adds."""
        time = self._clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        told = {name: fact for name, fact in facts.items() if fact not in (None, "", ())}
        if self._form == "json":
            line = json.dumps({"time": time, "level": level, "event": event, **told}, ensure_ascii=False)
        else:
            # What a program complained of may have several lines.
            line = f"{time} {level:7} {event}: {' '.join(_words(told).split())}".rstrip(": ")
        try:
            print(line, file=self._stream, flush=True)
        except BrokenPipeError:
            raise  # nobody reads it any more: the service ends
        except OSError:
            pass  # a disk that is full for a night must not end the service, and there is nowhere to say so


def _words(facts: dict[str, Any]) -> str:
    """The plan and the run first, then the other facts with commas."""
    head = " ".join(str(facts[name]) for name in ("plan", "run") if name in facts)
    named = {"seconds": "{} s", "exit": "exit {}", "next": "next {}", "due": "due {}"}
    rest = [named.get(name, "{}").format(fact) for name, fact in facts.items() if name not in ("plan", "run")]
    return ": ".join(part for part in (head, ", ".join(rest)) if part)

"""A second reading of the procedure language, as plain as it can be: no state but the history, every day counted on its own.

It shares no code with the kernel but the calendar's table of workdays, and reads procedures as plain dictionaries, each rule
with exactly the words of its declaration. Where both give the same answers to random procedures, what both were written
from (docs/reference/procedure-language.md) says enough.
"""

from datetime import date, timedelta

ONE = timedelta(days=1)


def count_out(length, unit, start, *, paused, is_workday):
    """Walk day by day to the last day of a period; paused days do not count."""
    if unit == "months":
        month = start.month - 1 + length
        year, month = start.year + month // 12, month % 12 + 1
        day = start.day
        while True:
            try:
                length = (date(year, month, day) - start).days
                break
            except ValueError:  # 31 April
                day -= 1
    today = start
    while length:
        today += ONE
        if today not in paused and (unit != "workdays" or is_workday(today)):
            length -= 1
    return today


class Naive:
    """A matter told by its history alone: (act, moment, facts known with it), oldest first."""

    def __init__(self, procedure, is_workday):
        self.procedure = procedure
        self.is_workday = is_workday
        self.history = []
        self.duties = {}  # rule → {"state", "opened" (place in the history), "due"}

    # ── what is known ──

    def rules(self, *words):
        return [rule for rule in self.procedure["rules"] if set(words) <= rule.keys()]

    def times(self, act, history=None):
        """Give the places in the history at which an act stands, counted from one."""
        told = self.history if history is None else history
        return [place for place, (code, *_) in enumerate(told, 1) if code == act]

    def last(self, acts, history=None):
        return max((place for act in acts for place in self.times(act, history)), default=0)

    def holds(self, rule, facts):
        def true(condition):
            if condition.startswith("not "):
                return not true(condition[4:])
            if condition.startswith("done("):
                return bool(self.times(condition[5:-1]))
            return facts[condition]

        return ("when" not in rule or true(rule["when"])) and ("unless" not in rule or not true(rule["unless"]))

    def facts(self):
        known = {}
        for _, _, given in self.history:
            known |= given
        return known

    def ended(self):
        return bool(self.times(self.procedure["ends_with"]))

    # ── legal time ──

    def turns(self, clock_rule, word):
        """Give the rules with a word (stops, restarts, extends) that name the clock of a rule."""
        names = {clock_rule["code"], clock_rule.get("must", ""), clock_rule.get("may", "")}
        if "before" in clock_rule:
            names = {clock_rule["code"], clock_rule["before"]}
        return [rule for rule in self.rules(word) if rule[word] in names]

    def stretches(self, stop):
        """Walk through the history and give the stretches that a rule stops: first day and last day, or None."""
        found, began = [], None
        for place, (act, at, _) in enumerate(self.history, 1):
            known = {}
            for _, _, given in self.history[:place]:
                known |= given
            if began and act == stop["until"]:
                found.append((began, max(began, at.date())))
                began = None
            elif act == stop["from"] and not began and self.at_that_time(place).holds(stop, known):
                began = at.date()
        return [*found, (began, None)] if began else found

    def at_that_time(self, place):
        """Give the matter as its history stood then."""
        then = Naive(self.procedure, self.is_workday)
        then.history = self.history[:place]
        return then

    def standing_still(self, rule):
        return any(span[-1][1] is None for stop in self.turns(rule, "stops") if (span := self.stretches(stop)))

    def last_day(self, rule, since, today):
        """Count a rule's period from a place in the history, with all that turned its clock since."""
        length, unit = rule.get("within") or rule["at_least"]
        start, moves = self.history[since - 1][1].date(), []
        for place in range(since + 1, len(self.history) + 1):
            act, at, _ = self.history[place - 1]
            then = self.at_that_time(place)
            for turn in self.turns(rule, "restarts"):
                if act == turn["with"] and then.holds(turn, then.facts()):
                    start = at.date()
            for turn in self.turns(rule, "extends"):
                moves += [turn["by"]] if act == turn["with"] and then.holds(turn, then.facts()) else []
        paused = set()
        for stop in self.turns(rule, "stops"):
            for first, last in self.stretches(stop):
                day = first
                while day <= (last or max(first, today)):
                    paused.add(day)
                    day += ONE
        end = count_out(length, unit, start, paused=paused, is_workday=self.is_workday)
        for more, of in moves:
            if of == unit:
                length += more
                end = count_out(length, unit, start, paused=paused, is_workday=self.is_workday)
            else:
                start, length, unit = end, more, of
                end = count_out(length, unit, start, paused=paused, is_workday=self.is_workday)
        return end

    # ── what may happen ──

    def open_windows(self, act, facts, today):
        """Give the rules that open an act and whose window has not passed."""
        return [
            rule
            for rule in self.rules("may")
            if rule["may"] == act
            and (since := self.last([rule["after"]]))
            and self.holds(rule, facts)
            and (today is None or "within" not in rule or self.last_day(rule, since, today) >= today)
        ]

    def allowed(self, act, at, facts):
        """Tell whether an act may happen at a moment with facts."""
        today = at.date()
        if self.ended() or bool(self.history) == (act == self.procedure["opens_with"]):
            return False
        if self.times(act) and act not in self.procedure["repeat"]:
            return False
        windows = [rule for rule in self.rules("may") if rule["may"] == act]
        return (
            all(
                self.waited(rule, today)
                for rule in self.rules("before")
                if rule["before"] == act and self.holds(rule, facts)
            )
            and not any(
                self.owed(rule["while"]) and self.holds(rule, facts)
                for rule in self.rules("while")
                if rule["not"] == act
            )
            and not any(
                self.holds(rule, facts)
                for rule in self.rules("not")
                if rule["not"] == act and not {"after", "while"} & rule.keys()
            )
            and (not windows or bool(self.open_windows(act, facts, today)))
            and not self.closed_on(act, facts, today)
            and all(self.may_extend(rule, facts, today) for rule in self.rules("extends") if rule["with"] == act)
        )

    def waited(self, rule, today):
        since = self.last([rule["must"]])
        return bool(since) and ("at_least" not in rule or today > self.last_day(rule, since, today))

    def owed(self, act):
        return any(duty["state"] == "open" and self.rule(code)["must"] == act for code, duty in self.duties.items())

    def closed_on(self, act, facts, today):
        opened = max((self.last([rule["after"]]) for rule in self.open_windows(act, facts, today)), default=0)
        return any(
            self.last([rule["after"]]) >= max(opened, 1) and self.holds(rule, facts)
            for rule in self.rules("after", "not")
            if rule["not"] == act
        )

    def may_extend(self, rule, facts, today):
        if not self.holds(rule, facts):
            return True
        runs = []
        for clock in self.procedure["rules"]:
            if rule not in self.turns(clock, "extends") or not ("within" in clock or "at_least" in clock):
                continue
            if "before" in clock:
                since = self.last([clock["must"]]) if self.holds(clock, facts) else 0
            elif "must" in clock:
                duty = self.duties.get(clock["code"])
                since = duty["opened"] if duty and duty["state"] == "open" else 0
            else:
                since = self.last([clock["after"]]) if self.holds(clock, facts) else 0
            if since:
                times = sum(
                    act == rule["with"] and self.at_that_time(place).holds(rule, self.at_that_time(place).facts())
                    for place, (act, *_) in enumerate(self.history, 1)
                    if place > since
                )
                out = not self.standing_still(clock) and self.last_day(clock, since, today) < today
                runs.append((out, times))
        if not runs or all(out for out, _ in runs):
            return False
        return min(times for _, times in runs) < rule.get("at_most", 1)

    # ── what is owed ──

    def rule(self, code):
        return next(rule for rule in self.procedure["rules"] if rule["code"] == code)

    def perform(self, act, at, facts):
        """Write an act into the history, and settle what is owed after it."""
        owed = {code: duty for code, duty in self.duties.items() if duty["state"] == "open"}
        self.history.append((act, at, facts))
        known = self.facts()
        for code, duty in owed.items():
            if self.rule(code).get("otherwise") == act:
                duty["state"] = "deemed"
            elif self.rule(code)["must"] == act:
                duty["state"] = "met"
        for rule in self.rules("after", "must"):
            waiting = self.duties.get(rule["code"], {"state": "none"})["state"] == "open"
            if rule["after"] == act and not waiting and self.holds(rule, known) and self.can_still(rule["must"], known):
                self.duties[rule["code"]] = {"state": "open", "opened": len(self.history), "due": None}
        self.settle(at, known)

    def settle(self, at, known):
        """Let lapse what is not owed any more, and date the rest."""
        for code, duty in self.duties.items():
            rule = self.rule(code)
            if duty["state"] != "open":
                continue
            if not self.holds(rule, known) or not self.can_still(rule["must"], known):
                duty["state"] = "lapsed"
            elif "within" in rule:
                still = self.standing_still(rule)
                duty["due"] = None if still else self.last_day(rule, duty["opened"], at.date())

    def can_still(self, act, facts):
        if self.ended() or (self.times(act) and act not in self.procedure["repeat"]):
            return False
        return not self.closed_on(act, facts, self.history[-1][1].date())

    def deemed(self, at):
        """Give the acts that are deemed to have happened by a moment, and perform them."""
        found = []
        while True:
            passed = sorted(
                (duty["due"] + ONE, duty["opened"], code)
                for code, duty in self.duties.items()
                if duty["state"] == "open" and duty["due"] and "otherwise" in self.rule(code)
                if duty["due"] < at.date()
            )
            for day, _, code in passed:
                act = self.rule(code)["otherwise"]
                over = at.replace(
                    year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0
                )
                just_before = timedelta(microseconds=1) if "on_the_last_day" in self.rule(code) else timedelta(0)
                moment = max(over - just_before, self.history[-1][1])
                if self.allowed(act, moment, self.facts()):
                    self.perform(act, moment, {})
                    found.append(act)
                    break
            else:
                return found

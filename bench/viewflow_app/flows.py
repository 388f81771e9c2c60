"""The ten steps as a flow: human tasks with an owner, and functions that run in the transaction of the task before."""

from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from viewflow import this
from viewflow.workflow import Activation, flow

from bench.viewflow_app.models import Matter


@cache
def officer(name: str) -> AbstractBaseUser:
    """Find one of those who act; each is looked up once."""
    user: AbstractBaseUser = get_user_model().objects.get(username=name)
    return user


def handler(_activation: Activation) -> AbstractBaseUser:
    """Give who handles the matter."""
    return officer("handler")


def leader(_activation: Activation) -> AbstractBaseUser:
    """Give who decides."""
    return officer("leader")


def nothing_more(_activation: Activation) -> None:
    """Do what a step of the system does: its task is kept, with its times."""


class TenSteps(flow.Flow):
    """The course; a task that is owned from its creation needs no assignment of its own."""

    process_class = Matter

    register = flow.StartHandle().Next(this.accept)
    accept = flow.Function(nothing_more).Next(this.assign)
    assign = flow.View(None).Assign(handler).Next(this.investigate)
    investigate = flow.View(None).Assign(handler).Next(this.conclude)
    conclude = flow.Function(nothing_more).Next(this.notify)
    notify = flow.View(None).Assign(handler).Next(this.decide)
    decide = flow.View(None).Assign(leader).Next(this.number)
    number = flow.Function(nothing_more).Next(this.serve)
    serve = flow.View(None).Assign(handler).Next(this.archive)
    archive = flow.Function(nothing_more).Next(this.end)
    end = flow.End()

# Two stages: the first builds the environment, the second runs it without any build tool.
# `scripts/dockerfile-check` lints this file and runs its very steps without a container engine.
FROM python:3.13-slim-trixie AS build
# Optional parts of the project to install: `--build-arg EXTRAS=postgresql` for the distributed installation.
ARG EXTRAS=""
WORKDIR /src
COPY constraints.txt ./
# What builds the wheel is pinned like what runs: no isolated build, which would fetch the newest.
RUN pip install --no-cache-dir --disable-pip-version-check -c constraints.txt hatchling \
    && python -m venv --without-pip /opt/monitor
COPY pyproject.toml README.md LICENSE ./
COPY config config
COPY monitor monitor
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
    && set -- /wheels/*.whl \
    && pip --python /opt/monitor/bin/python install --no-cache-dir -c constraints.txt "$1${EXTRAS:+[$EXTRAS]}"

FROM python:3.13-slim-trixie
# tini reaps the analysis processes and passes SIGTERM on.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends "tini=0.19.0-*" \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 monitor \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/monitor --shell /usr/sbin/nologin monitor \
    && install -d -o 10001 -g 10001 -m 0750 /var/lib/monitor/var \
    && pip uninstall --yes --root-user-action=ignore pip
COPY --from=build /opt/monitor /opt/monitor
COPY config /var/lib/monitor/config
ENV PATH=/opt/monitor/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
WORKDIR /var/lib/monitor
# The one directory that is written: database, alerts.jsonl, which rules were found good, and what libraries put by.
ENV TMPDIR=/var/lib/monitor/var XDG_CACHE_HOME=/var/lib/monitor/var
VOLUME /var/lib/monitor/var
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=15s --start-period=2m --retries=3 CMD ["monitor", "status"]
ENTRYPOINT ["tini", "--", "monitor"]
CMD ["run"]

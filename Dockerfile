# Two stages: the first builds the environment, the second runs it without any build tool.
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/monitor
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY config config
COPY monitor monitor
RUN /opt/monitor/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt .

FROM python:3.13-slim-bookworm
RUN useradd --create-home --home-dir /var/lib/monitor --uid 10001 monitor \
    && install -d -o monitor /var/lib/monitor/var
COPY --from=build /opt/monitor /opt/monitor
COPY --chown=monitor config /var/lib/monitor/config
ENV PATH=/opt/monitor/bin:$PATH PYTHONUNBUFFERED=1
USER monitor
WORKDIR /var/lib/monitor
# The one directory that is written: the database and alerts.jsonl.
VOLUME /var/lib/monitor/var
STOPSIGNAL SIGTERM
ENTRYPOINT ["monitor"]
CMD ["run"]

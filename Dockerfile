# mistwin in a small image that runs as nobody in particular:
#
#   docker build -t mistwin .
#   docker run --rm -v "$PWD:/design" mistwin rehearse scenarios/two-sites.yaml

FROM swift:6.3-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-dev pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# The manifest wants the directories of all targets, those of the tests too.
COPY Package.* ./
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product mistwin --static-swift-stdlib \
 && install -D -s "$(swift build -c release --show-bin-path)/mistwin" /image/usr/local/bin/mistwin
# Pages and completions for who builds upon this image, or copies them out of it.
RUN /image/usr/local/bin/mistwin manual /image/usr/local/share/man/man1 \
 && mkdir -p /image/usr/local/share/bash-completion/completions \
 && /image/usr/local/bin/mistwin --generate-completion-script bash \
    > /image/usr/local/share/bash-completion/completions/mistwin

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-0 ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home --shell /usr/sbin/nologin mistwin \
 && install -d -o mistwin /design
COPY --from=build /image /
USER 10001
WORKDIR /design
ENTRYPOINT ["mistwin"]
CMD ["--help"]

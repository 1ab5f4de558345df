"""What a machine needs beside the program: a systemd unit, and a web server with HTTPS in front of it, as text."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

Proxy = Literal["nginx", "caddy"]

STATE = Path("/var/lib/swipe")
"""Where the database and the pictures live on a machine that has neither yet."""

LOOPBACK = ("localhost", "127.0.0.1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  told apart, not listened on

HOMES = (Path("/home"), Path("/root"))

KEPT_S = 15
"""How long the web server keeps a connection to the program that rests; server.HEADER_READ_MS is longer."""

BODY_S = 3600
"""How long Caddy, which knows one time for all, waits for a whole request: a set of 1 GiB needs 2.4 Mbit/s."""

STOP_MORE_S = 5
"""systemd kills what is left only so much later than the program would itself."""


@dataclass(frozen=True, slots=True)
class Site:
    """One installation: the address that residents know, and where the program listens, runs and keeps its files."""

    public: str
    host: str
    port: int
    program: Path
    instance: Path
    images: Path
    settings: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return the host's name, without a port."""
        return urlsplit(self.public).hostname or ""

    @property
    def prefix(self) -> str:
        """Return the path of the public address, such as "/swipe"; empty when the site has its name to itself."""
        return urlsplit(self.public).path.rstrip("/")

    @property
    def upstream(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def unit(site: Site) -> str:
    """Return a systemd unit for a user of its own, that may write to its own two folders and to nothing else."""
    at_home = any(path.is_relative_to(home) for path in (site.instance, site.images, site.program) for home in HOMES)
    instance, images, program = (shlex.quote(str(path)) for path in (site.instance, site.images, site.program))
    prefix = f"Environment=SWIPE_PATH_PREFIX={site.prefix}\n" if site.prefix else ""
    hosts = _quoted(f"SWIPE_HOSTS={json.dumps(_hosts(site))}")
    return f"""\
# /etc/systemd/system/swipe.service
#
#   useradd --system --home-dir {STATE} --shell /usr/sbin/nologin swipe
#   install -d -o swipe -g swipe -m 0750 {instance} {images}
#   sudo -u swipe SWIPE_INSTANCE={instance} SWIPE_IMAGES={images} {program} init
#   systemctl daemon-reload && systemctl enable --now swipe
#   journalctl -u swipe -o cat          the access log: lines of JSON without anybody's address

[Unit]
Description=Swipe: residents swipe pictures of their local area
After=network.target

[Service]
Type=exec
User=swipe
Group=swipe
ExecStart={_quoted(site.program)} serve --host {site.host} --port {site.port}
Environment={_quoted(f"SWIPE_INSTANCE={site.instance}")}
Environment={_quoted(f"SWIPE_IMAGES={site.images}")}
Environment=SWIPE_PUBLIC_ADDRESS={site.public}
# Requests under any other name are refused; the last ones are for this machine itself, which asks for /health.
Environment={hosts}
# One web server in front, which overwrites the X-Forwarded headers. 0 when residents reach the program directly.
Environment=SWIPE_PROXIES=1
{prefix}# Optional, readable by root only: secrets such as SWIPE_METRICS_TOKEN=...
EnvironmentFile=-/etc/swipe.env
Restart=always
RestartSec=1
# The program ends its own worker and lets it finish what is in hand; what is left after that is killed.
KillMode=mixed
TimeoutStopSec={site.settings["STOP_S"] + STOP_MORE_S}
LimitNOFILE=8192

# Nothing but the two folders can be written, and nothing but the network be reached.
ReadWritePaths={_quoted(site.instance)} {_quoted(site.images)}
ProtectSystem=strict
# read-only where the program or its files lie in somebody's home
ProtectHome={"read-only" if at_home else "yes"}
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
UMask=0077

[Install]
WantedBy=multi-user.target
"""


def _hosts(site: Site) -> list[str]:
    """Return the names that the site answers to: the public one, those of the settings, and the machine's own."""
    own = [] if site.host in EVERYWHERE or ":" in site.host else [site.host]
    return list(dict.fromkeys([site.name, *site.settings["HOSTS"], *LOOPBACK, *own]))


def _quoted(word: object) -> str:
    """Return a word as systemd reads it back: % begins a specifier, and a space ends what is not in quotes."""
    text = str(word).replace("%", "%%")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if re.search(r"[\s\"'\\]", text) else text


def proxy(site: Site, kind: Proxy) -> str:
    """Return a site of nginx or Caddy that ends HTTPS and passes everything on."""
    return _nginx(site) if kind == "nginx" else _caddy(site)


def _nginx(site: Site) -> str:
    top = f"{site.prefix}/"
    # A photo of a resident, a picture set of a planner; and what a form has around it.
    photo, upload = (site.settings[name] // 1024 + 64 for name in ("MAX_PHOTO_LENGTH", "MAX_UPLOAD_LENGTH"))
    lead_in = (
        f"""\
    location = {site.prefix} {{
        return 308 {top};
    }}
    location / {{
        return 404;
    }}
"""
        if site.prefix
        else ""
    )
    return f"""\
# /etc/nginx/conf.d/swipe.conf  (nginx 1.18 or newer)
#
#   certbot certonly --webroot -w /var/www/html -d {site.name}      or any other certificate, below

upstream swipe {{
    server {site.upstream};
    keepalive 64;
    keepalive_timeout {KEPT_S}s;
}}

# Pictures are fetched from the program once in ten minutes and else come from here. Never serve their folder itself:
# photos of residents lie in it that only the planners of their area may see, and the program knows which.
proxy_cache_path /var/cache/nginx/swipe levels=1:2 keys_zone=swipe_pictures:10m max_size=2g inactive=1d;

server {{
    listen 80;
    listen [::]:80;
    server_name {site.name};
    access_log off;
    location /.well-known/acme-challenge/ {{
        root /var/www/html;
    }}
    location / {{
        return 308 https://$host$request_uri;
    }}
}}

server {{
    listen 443 ssl http2;
    listen [::]:443 ssl http2;
    server_name {site.name};

    ssl_certificate /etc/letsencrypt/live/{site.name}/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/{site.name}/privkey.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:swipe_tls:10m;
    server_tokens off;

    # No addresses of residents, and no keys of project leads (/lead/*?key=), are written down.
    access_log off;
    error_log /var/log/nginx/swipe.error.log crit;

    # Slow phones are waited for here and not in the program: a request reaches it when it is whole.
    client_max_body_size {photo}k;
    client_header_timeout 15s;
    client_body_timeout 30s;
    send_timeout 30s;
    proxy_request_buffering on;
    proxy_buffering on;
    proxy_buffers 16 16k;
    proxy_connect_timeout 5s;
    proxy_read_timeout 120s;

    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $host;
    # Overwritten, so that nobody can claim another address: SWIPE_PROXIES=1 believes exactly these.
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Host $host;
    proxy_set_header X-Forwarded-Prefix "";
    proxy_set_header X-Forwarded-Port "";
    proxy_set_header Forwarded "";

{lead_in}    location = {site.prefix}/metrics {{
        return 404;
    }}
    location {site.prefix}/pictures/ {{
        proxy_pass http://swipe;
        proxy_cache swipe_pictures;
        proxy_cache_key $host$request_uri;
        proxy_cache_lock on;
        proxy_cache_revalidate on;
        proxy_cache_use_stale error timeout updating http_502 http_503 http_504;
    }}
    location {site.prefix}/plan/ {{
        client_max_body_size {upload}k;
        client_body_timeout 120s;
        proxy_read_timeout 600s;
        proxy_pass http://swipe;
    }}
    location {top} {{
        proxy_pass http://swipe;
    }}
}}
"""


def _caddy(site: Site) -> str:
    lead_in = f"\tredir {site.prefix} {site.prefix}/ 308\n" if site.prefix else ""
    plain, photo, upload = (
        site.settings[name] // 1024 + 64 for name in ("MAX_CONTENT_LENGTH", "MAX_PHOTO_LENGTH", "MAX_UPLOAD_LENGTH")
    )
    return f"""\
# /etc/caddy/Caddyfile  (Caddy 2.7.5 or newer, which is not Debian's own; it fetches the certificate itself)

# For all sites of this machine: this block stands once, at the top.
{{
	servers {{
		timeouts {{
			read_header 15s
			# An hour for a whole request, which suits a planner's upload; what residents send waits in here meanwhile.
			read_body {BODY_S}s
		}}
	}}
}}

{site.name} {{
	# There is no "log" here: no addresses of residents, and no keys of project leads (/lead/*?key=), are written down.
{lead_in}	@watching path {site.prefix}/metrics
	respond @watching 404

	# The program's own limits, so that what is too large is refused before it is passed on.
	@planner path {site.prefix}/plan/*
	@photo path {site.prefix}/*/end/idea {site.prefix}/admin/settings/logo
	@others not path {site.prefix}/plan/* {site.prefix}/*/end/idea {site.prefix}/admin/settings/logo
	request_body @planner {{
		max_size {upload}KiB
	}}
	request_body @photo {{
		max_size {photo}KiB
	}}
	request_body @others {{
		max_size {plain}KiB
	}}

	# Too large to be kept in memory: the program asks who it is before it reads what they send.
	reverse_proxy @planner {site.upstream} {{
{_to_program()}	}}
	# A request reaches the program when it is whole, so that slow phones, and who plays one, hold no thread of it.
	reverse_proxy {site.prefix}/* {site.upstream} {{
		request_buffers {photo}KiB
{_to_program()}	}}
}}
"""


def _to_program() -> str:
    return f"""\
		# Caddy overwrites X-Forwarded-For, -Proto and -Host of whoever is no proxy of its own: SWIPE_PROXIES=1.
		header_up -X-Forwarded-Prefix
		header_up -Forwarded
		transport http {{
			dial_timeout 5s
			response_header_timeout 600s
			keepalive {KEPT_S}s
			keepalive_idle_conns_per_host 64
		}}
"""

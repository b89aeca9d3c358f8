#!/bin/sh
# Builds the image flux/hello:1 from this folder: busybox and one page, nothing else. No registry is asked.
# Exit codes: 0 built or already there, 1 failed, 3 something it needs is missing (it says what).
set -eu

image=flux/hello:1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

missing() {
    echo "hello: $1" >&2
    exit 3
}

command -v docker >/dev/null 2>&1 || missing "the command 'docker' is missing; './flux doctor --fix' installs it"
docker info >/dev/null 2>&1 || missing "the Docker engine doesn't answer; './flux doctor' says why"
busybox=$(command -v busybox) || missing "busybox is missing; './flux doctor --fix' installs it (package busybox-static)"
if ldd "$busybox" >/dev/null 2>&1; then
    missing "$busybox needs shared libraries and would not start in the image; install the package busybox-static"
fi

content=$(cat "$busybox" "$here/www/index.html" "$here/build.sh" | sha256sum | cut -d ' ' -f 1)
if [ "$(docker image inspect -f '{{ index .Config.Labels "hello.content" }}' "$image" 2>/dev/null)" = "$content" ]; then
    echo "hello: $image is up to date"
    exit 0
fi

root=$(mktemp -d)
trap 'rm -rf -- "$root"' EXIT INT TERM
mkdir -p "$root/bin" "$root/data" "$root/www"
cp "$busybox" "$root/bin/busybox"
cp "$here/www/index.html" "$root/www/index.html"
chmod -R u=rwX,go=rX "$root"

# Anyone may bind port 80 inside a container's own network, so the server needs neither root nor a capability.
# The shell is there to stop at once: httpd as process 1 would not hear SIGTERM.
serve="trap 'exit 0' TERM INT; /bin/busybox httpd -f -p 80 -h /www & wait \$!"
echo "hello: building $image from $busybox and $here/www"
tar -C "$root" --owner=0 --group=0 --numeric-owner -cf "$root/image.tar" bin data www
docker import \
    --change "CMD [\"/bin/busybox\", \"sh\", \"-c\", \"$serve\"]" \
    --change 'EXPOSE 80' \
    --change 'USER 65534:65534' \
    --change "LABEL hello.content=$content" \
    "$root/image.tar" "$image" >/dev/null
echo "hello: $image built"

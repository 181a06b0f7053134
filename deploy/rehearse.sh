#!/usr/bin/env bash
# The container's promises without a container engine: sudo deploy/rehearse.sh PYTHON
#
# PYTHON is that of an environment with the requirements installed.  In a mount namespace of its
# own, with everything read-only but /data and /tmp (both empty), the Dockerfile's command runs as
# its user's number without any rights; then a training has to end up in /data.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${INSIDE:-}" != yes ]; then
    [ "$(id -u)" = 0 ] || { echo "needs root, to mount"; exit 2; }
    INSIDE=yes exec unshare --mount --propagation private bash "$0" "$(realpath -s "$1")"
fi

python=$1 user=$(sed -n 's/.*--uid \([0-9]*\).*/\1/p' deploy/Dockerfile)
app=$(mktemp -d /var/tmp/colorize.XXXX); chmod 755 "$app"
trap 'tail -n 5 /tmp/log; kill "$server"; wait "$server" || true' EXIT
git archive HEAD | tar -x -C "$app"
# As deploy/Dockerfile.dockerignore leaves the image; benchmarks/ is the visitor of this rehearsal.
grep -v '[*]' deploy/Dockerfile.dockerignore | (cd "$app" && grep -v benchmarks | xargs rm -rf)

mkdir -p /data
for folder in /data /tmp; do mount -t tmpfs -o mode=1777,size=256m tmpfs "$folder"; done
findmnt -rno TARGET | grep -vE '^/(data|tmp|proc|dev|sys)(/|$)' | while read -r place; do
    mount -o remount,bind,ro "$place" 2>/dev/null || echo "left as it is: $place"
done

cd "$app"
as_user=(setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs --bounding-set=-all
         env -i PATH="$(dirname "$python"):/usr/bin:/bin" HOME=/home/colorize PYTHONDONTWRITEBYTECODE=1)
if touch "$app/x" 2>/dev/null || "${as_user[@]}" touch /etc/x 2>/dev/null; then echo "it is not read-only"; exit 1; fi
command=$(sed -n 's/^CMD \["\(.*\)"\]$/\1/p' deploy/Dockerfile | sed 's/", "/ /g')
echo "as user $user: $command"
"${as_user[@]}" COLORIZE_STORE=/data $command >/tmp/log 2>&1 &
server=$!
# The health check, as the Dockerfile has it.
health=$(sed -n 's/^ *CMD \["python", "-c", "\(.*\)"\]$/\1/p' deploy/Dockerfile)
until "$python" -c "$health" 2>/dev/null; do kill -0 "$server"; sleep 1; done
echo "healthy"
"${as_user[@]}" "$python" - <<'END'
import asyncio

from benchmarks.streamlit_page import Page
from benchmarks.training_link import is_done, link_of


async def visit():
    async with Page("http://127.0.0.1:8501", link_of(1)) as page:
        assert await page.until(lambda: is_done(page), 300), "the training did not end"
        assert not page.complaints(), page.complaints()


asyncio.run(visit())
END
sleep 2
ls -l /data
[ "$(find /data -name '*.training.safetensors' | wc -l)" = 1 ]
awk '/^Pss:/ {sum += $2} END {printf "memory of the server and its worker: %d MB\n", sum / 1024}' \
    "/proc/$server/smaps_rollup" $(cat /proc/"$server"/task/*/children | tr ' ' '\n' \
    | sed 's,..*,/proc/&/smaps_rollup,')
if grep -i -E "traceback|read-only|permission" /tmp/log; then exit 1; fi
echo "a training was kept in /data, and nothing failed"

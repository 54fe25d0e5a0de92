#!/bin/sh
# A Ceph Object Gateway on loopback, to try a lake or an inbox in S3 against a server that others run in earnest:
#
#   sh bench/ceph.sh up DIR      Debian's packages unpacked below DIR (nothing is installed), one monitor, one store
#                                that keeps its objects in memory, one gateway; prints what S3 clients need
#   sh bench/ceph.sh down DIR    ends them; DIR is yours to remove
#
# As root, as Ceph's daemons expect. One copy of each object and no authentication inside: for trials only.
set -eu
do=${1:?up or down}
dir=$(mkdir -p "${2:?a folder}" && cd "$2" && pwd)
port=${CEPH_PORT:-46400}
root=$dir/root
run=$dir/run
arch=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
lib=$root/usr/lib/$arch

if [ "$do" = down ]; then
    for file in "$run"/*.pid; do [ -e "$file" ] && kill "$(cat "$file")" || true; done
    exit 0
fi

if [ ! -x "$root/usr/bin/radosgw" ]; then
    mkdir -p "$dir/packages"
    names=$(apt-get install -s --no-install-recommends radosgw ceph-mon ceph-osd | awk '/^Inst/ {print $2}')
    (cd "$dir/packages" && apt-get download -q $names >/dev/null 2>&1)
    for package in "$dir"/packages/*.deb; do dpkg -x "$package" "$root"; done
fi
export LD_LIBRARY_PATH="$lib:$root/lib/$arch:$lib/ceph" PYTHONPATH="$root/usr/lib/python3/dist-packages"
export PATH="$root/usr/bin:$PATH" CEPH_CONF="$run/ceph.conf"
rm -rf "$run"
mkdir -p "$run/mon" "$run/osd" "$run/rgw"
mon="[v2:127.0.0.1:$port,v1:127.0.0.1:$((port + 1))]"
fsid=$(cat /proc/sys/kernel/random/uuid)
cat >"$CEPH_CONF" <<END
[global]
fsid = $fsid
mon host = $mon
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
# Without authentication there is no key to encrypt with.
ms mon client mode = crc
ms client mode = crc
auth cluster required = none
auth service required = none
auth client required = none
run dir = $run
log file = $run/\$name.log
admin socket = $run/\$name.\$pid.asok
pid file = $run/\$name.pid
keyring = $run/keyring
plugin dir = $lib/ceph
erasure code dir = $lib/ceph/erasure-code
osd class dir = $lib/rados-classes
mon data = $run/mon
osd data = $run/osd
osd objectstore = memstore
memstore device bytes = 4294967296
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail crit = 1
[client.admin]
rgw data = $run/rgw
rgw frontends = beast endpoint=127.0.0.1:$((port + 80))
END
exec 3>&1 >"$run/out" 2>&1
ceph-authtool --create-keyring "$run/keyring" --gen-key -n mon. --cap mon 'allow *'
ceph-authtool "$run/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
monmaptool --create --addv a "$mon" --fsid "$fsid" "$run/monmap"
ceph-mon --mkfs -i a --monmap "$run/monmap" --keyring "$run/keyring"
ceph-mon -i a
osd=$(cat /proc/sys/kernel/random/uuid)
timeout 60 python3 "$root/usr/bin/ceph" osd new "$osd"
ceph-osd -i 0 --mkfs --osd-uuid "$osd"
ceph-osd -i 0
timeout 60 radosgw -n client.admin
key=$(cat /proc/sys/kernel/random/uuid)
timeout 60 radosgw-admin user create --uid=planhouse --display-name=planhouse --access-key=planhouse --secret-key="$key"
cat >&3 <<END
export AWS_ENDPOINT_URL=http://127.0.0.1:$((port + 80)) AWS_REGION=us-east-1
export AWS_ACCESS_KEY_ID=planhouse AWS_SECRET_ACCESS_KEY=$key
END

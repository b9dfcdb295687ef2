/**
 * A network of its own for a command: loopback and one more interface, and no way out. Chrome gathers no loopback candidates for
 * WebRTC, so media between the browser and the simulator needs the second interface; nothing has to be sent anywhere for that.
 */
import { spawnSync } from 'node:child_process'
import os from 'node:os'

export type Network =
  | { isolated: true; wrap: (command: string, args: string[]) => [string, string[]] }
  | { isolated: false; reason: string }

// Kernels differ in what they offer: `dummy` is the plain choice, a veth pair and a bridge do as well.
const prepare = `
ip link set lo up || exit 97
ip link add d0 type dummy 2>/dev/null || ip link add d0 type veth peer name d1 2>/dev/null || ip link add d0 type bridge || exit 97
ip link set d1 up 2>/dev/null
ip addr add 10.77.0.1/24 dev d0 && ip link set d0 up || exit 97
CALLSIDE_ISOLATED=1 "$@"
exit $?`

// With a process table of its own everything inside dies with the first process, detached browsers included.
const ways = [
  ['-n', '-p', '-f', '--kill-child', '--mount-proc'],
  ['-n'],
  ['-r', '-n', '-p', '-f', '--kill-child', '--mount-proc'],
  ['-r', '-n'],
]

export function ownNetwork(): Network {
  if (process.platform !== 'linux') return { isolated: false, reason: `${process.platform} has no network namespaces` }
  if (process.env['CALLSIDE_ISOLATED'] === '1') return { isolated: false, reason: 'already in a network of its own' }
  // Debian keeps `ip` in /usr/sbin, which is not on every PATH.
  process.env['PATH'] = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`
  let reason = 'unshare is not available'
  for (const flags of ways) {
    const probe = spawnSync('unshare', [...flags, 'sh', '-c', prepare, 'sh', 'true'], { encoding: 'utf8' })
    if (probe.status === 0)
      return {
        isolated: true,
        wrap: (command, args) => ['unshare', [...flags, 'sh', '-c', prepare, 'sh', command, ...args]],
      }
    if (probe.stderr) reason = probe.stderr.trim().split('\n')[0] ?? reason
  }
  return { isolated: false, reason }
}

/** Where the simulator's media can be reached by a browser on this machine. */
export function mediaAddress(): string {
  const addresses = Object.values(os.networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.find((address) => address.family === 'IPv4' && !address.internal)?.address ?? '127.0.0.1'
}

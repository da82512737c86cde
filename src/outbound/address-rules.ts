import { BlockList, isIP, isIPv6 } from 'node:net';

/** Addresses that are not the public internet: this machine, its networks, and what only machines talk to. */
const NOT_PUBLIC: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.31.196.0', 24, 'ipv4'],
  ['192.52.193.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['192.175.48.0', 24, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
];

const blocked = new BlockList();
for (const [network, prefix, family] of NOT_PUBLIC) blocked.addSubnet(network, prefix, family);

/**
 * Whether an address (as DNS gives it, IPv6 without brackets) is one of the public internet. Of IPv6 only the global
 * unicast range is, without its special parts; an IPv4 address wrapped in one (mapped, NAT64, 6to4, Teredo, ISATAP) is
 * never needed for a public server and is refused whole.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !blocked.check(address, 'ipv4');
  const words = wordsOf(address);
  if (words === null) return false;
  const [first = 0, second = 0] = words;
  if ((first & 0xe000) !== 0x2000) return false;
  // 2001::/23 holds Teredo, ORCHID, benchmarks; 2001:db8::/32 and 3fff::/20 documentation; 2002::/16 is 6to4.
  if (first === 0x2001 && (second & 0xfe00) === 0) return false;
  if (first === 0x2001 && second === 0x0db8) return false;
  if (first === 0x2002) return false;
  if (first === 0x3fff && (second & 0xf000) === 0) return false;
  // ISATAP: an IPv4 address behind 0:5efe.
  return !((words[4] === 0 || words[4] === 0x0200) && words[5] === 0x5efe);
}

/** The eight words of an IPv6 address; null for what has a zone, which names a network of this machine. */
function wordsOf(address: string): readonly number[] | null {
  if (address.includes('%')) return null;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const text =
    dotted === null
      ? address
      : `${dotted[1] ?? ''}${hex(Number(dotted[2]), Number(dotted[3]))}:${hex(Number(dotted[4]), Number(dotted[5]))}`;
  const [head = '', tail] = text.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].map((word) => parseInt(word, 16));
}

function hex(high: number, low: number): string {
  return ((high << 8) | low).toString(16);
}

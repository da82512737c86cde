import { BlockList, isIP } from 'node:net';

/** Whether an address is one of the list's, or in one of its networks (CIDR). IPv4 written as IPv6 counts as IPv4. */
export function isAddressIn(list: readonly string[], address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const kind = isIP(plain);
  if (kind === 0) return false;
  const allowed = new BlockList();
  for (const entry of list) addTo(allowed, entry);
  return allowed.check(plain, kind === 4 ? 'ipv4' : 'ipv6');
}

function addTo(list: BlockList, entry: string): void {
  const [address = '', prefix] = entry.split('/');
  const kind = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  if (prefix === undefined) list.addAddress(address, kind);
  else list.addSubnet(address, Number(prefix), kind);
}

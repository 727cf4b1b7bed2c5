import { type ArithmeticOperator, HostObject, intOf, PythonError, typeError } from '@peersmith/jinja';
import {
  type Address,
  bitsOf,
  broadcastOf,
  compareAddresses,
  contains,
  exploded,
  formatAddress,
  type Interface,
  networkOf,
} from '@peersmith/net';
import { bytesObject } from './bytes-object.ts';
import { RANGE_TESTS } from './ip-ranges.ts';
import { methods } from './methods.ts';

const mixed = (left: HostObject, right: HostObject) =>
  typeError(`${left.toText()} and ${right.toText()} are not of the same version`);
const byNumber = (left: Address, right: Address) => compareAddresses(left, right);
const shown = (value: bigint) => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value);

/** Python's `IPv4Address` and `IPv6Address`. */
export class IpAddress extends HostObject {
  readonly family: 4 | 6;
  readonly value: bigint;
  private hostText: string | undefined;
  constructor({ family, value }: Address) {
    super();
    this.family = family;
    this.value = value;
  }

  override get className(): string {
    return `IPv${this.family}Address`;
  }
  override get qualifiedName(): string {
    return `ipaddress.${this.className}`;
  }
  get asInterface(): Interface {
    return { family: this.family, value: this.value, prefixLength: bitsOf(this.family) };
  }
  /** The address alone. */
  get host(): string {
    return (this.hostText ??= formatAddress(this));
  }
  override toText(): string {
    return this.host;
  }
  override toRepr(): string {
    return `${this.className}('${this.toText()}')`;
  }
  override isTrue(): boolean {
    return true;
  }
  override equals(other: unknown): boolean {
    return (
      other instanceof IpAddress && other.className === this.className && other.toText() === this.toText()
    );
  }
  override getHash(): string {
    return this.toText();
  }
  override compare(other: unknown): number | undefined {
    if (!(other instanceof IpAddress)) return undefined;
    if (other.family !== this.family) throw mixed(this, other);
    return byNumber(this, other);
  }
  override toInteger(): number | bigint {
    return shown(this.value);
  }
  override format(spec: string): string | undefined {
    return spec === '' || spec === 's' ? this.toText() : undefined;
  }
  override arithmetic(operator: ArithmeticOperator, other: unknown, reflected: boolean): unknown {
    const number = intOf(other);
    if (number === undefined || reflected || (operator !== '+' && operator !== '-')) return undefined;
    const value = operator === '+' ? this.value + BigInt(number) : this.value - BigInt(number);
    if (value < 0n || value >= 1n << BigInt(bitsOf(this.family)))
      throw new PythonError(
        'ipaddress.AddressValueError',
        `${value} (${value < 0n ? '< 0' : `>= 2**${bitsOf(this.family)}`}) is not permitted as an IPv${this.family} address`,
      );
    return new IpAddress({ family: this.family, value });
  }
  override getAttribute(name: string): unknown {
    const test = RANGE_TESTS[name];
    if (test) return name === 'is_site_local' && this.family === 4 ? undefined : test(this.asInterface);
    switch (name) {
      case 'version':
        return this.family;
      case 'compressed':
        return this.toText();
      case 'exploded':
        return exploded(this);
      case 'max_prefixlen':
        return bitsOf(this.family);
      case 'packed':
        return bytesObject(packed(this));
      case 'reverse_pointer':
        return reversePointer(this);
      case 'ipv4_mapped':
        return this.family === 6 ? mapped(this) : undefined;
      default:
        return undefined;
    }
  }
}

function packed({ family, value }: Address): number[] {
  const size = bitsOf(family) / 8;
  return Array.from({ length: size }, (_, at) => Number((value >> BigInt(8 * (size - 1 - at))) & 0xffn));
}

function reversePointer(address: Address): string {
  if (address.family === 4) return `${exploded(address).split('.').reverse().join('.')}.in-addr.arpa`;
  return `${Array.from(exploded(address).replaceAll(':', '')).reverse().join('.')}.ip6.arpa`;
}

const mapped = ({ value }: Address) =>
  value >> 32n === 0xffffn ? new IpAddress({ family: 4, value: value & 0xffff_ffffn }) : null;
const maskOf = ({ family, prefixLength }: Interface): bigint =>
  ((1n << BigInt(prefixLength)) - 1n) << BigInt(bitsOf(family) - prefixLength);
const netmask = (value: Interface) => new IpAddress({ family: value.family, value: maskOf(value) });
const hostmask = (value: Interface) =>
  new IpAddress({
    family: value.family,
    value: maskOf(value) ^ ((1n << BigInt(bitsOf(value.family))) - 1n),
  });

/** What interfaces and networks say of their mask. */
function maskAttribute(value: Interface, host: string, name: string): unknown {
  switch (name) {
    case 'netmask':
      return netmask(value);
    case 'hostmask':
      return hostmask(value);
    case 'with_prefixlen':
      return `${host}/${value.prefixLength}`;
    case 'with_netmask':
      return `${host}/${netmask(value).host}`;
    case 'with_hostmask':
      return `${host}/${hostmask(value).host}`;
    default:
      return undefined;
  }
}

/** Python's `IPv4Interface` and `IPv6Interface`: an address that knows its prefix length, and prints it. */
export class IpInterface extends IpAddress {
  readonly prefixLength: number;
  constructor(value: Interface) {
    super(value);
    this.prefixLength = value.prefixLength;
  }
  override get className(): string {
    return `IPv${this.family}Interface`;
  }
  override get asInterface(): Interface {
    return { family: this.family, value: this.value, prefixLength: this.prefixLength };
  }
  override toText(): string {
    return `${this.host}/${this.prefixLength}`;
  }
  override compare(other: unknown): number | undefined {
    const order = super.compare(other);
    if (!(other instanceof IpInterface)) return order;
    return byNumber(networkOf(this), networkOf(other)) || this.prefixLength - other.prefixLength || order;
  }
  override getAttribute(name: string): unknown {
    if (name === 'ip') return new IpAddress(this);
    if (name === 'network') return new IpNetwork(networkOf(this));
    if (name === 'exploded') return `${exploded(this)}/${this.prefixLength}`;
    return maskAttribute(this.asInterface, this.host, name) ?? super.getAttribute(name);
  }
}

// A network as large as an IPv4 /16 is listed at most: more is a mistake in the template.
const MOST_LISTED = 65_536n;

/** Python's `IPv4Network` and `IPv6Network`. */
export class IpNetwork extends HostObject {
  readonly prefix: Interface;
  constructor(prefix: Interface) {
    super();
    this.prefix = prefix;
  }
  override get className(): string {
    return `IPv${this.prefix.family}Network`;
  }
  override get qualifiedName(): string {
    return `ipaddress.${this.className}`;
  }
  get size(): bigint {
    return 1n << BigInt(bitsOf(this.prefix.family) - this.prefix.prefixLength);
  }
  override toText(): string {
    return `${formatAddress(this.prefix)}/${this.prefix.prefixLength}`;
  }
  override toRepr(): string {
    return `${this.className}('${this.toText()}')`;
  }
  override isTrue(): boolean {
    return true;
  }
  override equals(other: unknown): boolean {
    return other instanceof IpNetwork && other.toText() === this.toText();
  }
  override getHash(): string {
    return this.toText();
  }
  override compare(other: unknown): number | undefined {
    if (!(other instanceof IpNetwork)) return undefined;
    if (other.prefix.family !== this.prefix.family) throw mixed(this, other);
    return byNumber(this.prefix, other.prefix) || this.prefix.prefixLength - other.prefix.prefixLength;
  }
  override contains(value: unknown): boolean {
    return value instanceof IpAddress && contains(this.prefix, { family: value.family, value: value.value });
  }
  override iterate(): Iterable<unknown> {
    return this.addresses(0n, this.size);
  }
  /** The addresses that hosts may have: without network and broadcast address, where there are such. */
  hosts(): unknown[] {
    const { family, prefixLength } = this.prefix;
    const few = bitsOf(family) - prefixLength < 2;
    return this.addresses(few ? 0n : 1n, few || family === 6 ? this.size : this.size - 1n);
  }
  private addresses(from: bigint, to: bigint): IpAddress[] {
    if (to - from > MOST_LISTED)
      throw new PythonError('OverflowError', `${this.toText()} is too large to list`);
    const { family, value } = this.prefix;
    return Array.from(
      { length: Number(to - from) },
      (_, at) => new IpAddress({ family, value: value + from + BigInt(at) }),
    );
  }
  override getAttribute(name: string): unknown {
    const { family, prefixLength } = this.prefix;
    const test = RANGE_TESTS[name];
    if (test) return test(this.prefix);
    switch (name) {
      case 'version':
        return family;
      case 'network_address':
        return new IpAddress(this.prefix);
      case 'broadcast_address':
        return new IpAddress(broadcastOf(this.prefix));
      case 'prefixlen':
        return prefixLength;
      case 'max_prefixlen':
        return bitsOf(family);
      case 'num_addresses':
        return shown(this.size);
      case 'compressed':
        return this.toText();
      case 'exploded':
        return `${exploded(this.prefix)}/${prefixLength}`;
      default:
        return (
          maskAttribute(this.prefix, formatAddress(this.prefix), name) ?? NETWORK_METHODS.get(name)?.(this)
        );
    }
  }
}

const NETWORK_METHODS = methods<IpNetwork>({
  'hosts()': (network) => network.hosts(),
  'subnets(prefixlen_diff=1, new_prefix=None)': ({ prefix }, by, to) => {
    const length = intOf(to) === undefined ? prefix.prefixLength + Number(intOf(by) ?? 1) : Number(intOf(to));
    const count = 1n << BigInt(Math.max(0, length - prefix.prefixLength));
    if (length > bitsOf(prefix.family) || length < prefix.prefixLength || count > MOST_LISTED)
      throw new PythonError('ValueError', 'prefix length diff is invalid for this network');
    const step = 1n << BigInt(bitsOf(prefix.family) - length);
    return Array.from(
      { length: Number(count) },
      (_, at) => new IpNetwork({ ...prefix, value: prefix.value + step * BigInt(at), prefixLength: length }),
    );
  },
  'supernet(prefixlen_diff=1, new_prefix=None)': ({ prefix }, by, to) => {
    const length = intOf(to) === undefined ? prefix.prefixLength - Number(intOf(by) ?? 1) : Number(intOf(to));
    return new IpNetwork(networkOf({ ...prefix, prefixLength: Math.max(0, length) }));
  },
});

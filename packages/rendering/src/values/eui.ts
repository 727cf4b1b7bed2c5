import { HostObject } from '@peersmith/jinja';
import { formatMac, type MacNotation } from '@peersmith/net';

/** A MAC address as netaddr's `EUI` shows it: it prints in the notation that was last asked of it. */
export class Eui extends HostObject {
  readonly mac: string;
  notation: MacNotation = 'colon';
  constructor(mac: string) {
    super();
    this.mac = mac;
  }
  override get className(): string {
    return 'EUI';
  }
  override get qualifiedName(): string {
    return 'netaddr.eui.EUI';
  }
  override toText(): string {
    return formatMac(this.mac, this.notation);
  }
  override toRepr(): string {
    return `EUI('${this.toText()}')`;
  }
  override isTrue(): boolean {
    return true;
  }
  override equals(other: unknown): boolean {
    return other instanceof Eui && other.mac === this.mac;
  }
  override getHash(): string {
    return this.mac;
  }
  override compare(other: unknown): number | undefined {
    if (!(other instanceof Eui)) return undefined;
    return this.mac === other.mac ? 0 : this.mac < other.mac ? -1 : 1;
  }
  override getAttribute(name: string): unknown {
    const digits = this.mac.replaceAll(':', '');
    switch (name) {
      case 'value':
        return Number.parseInt(digits, 16);
      case 'version':
        return 48;
      case 'oui':
        return digits.slice(0, 6).toUpperCase().match(/../g)?.join('-');
      case 'words':
        return this.mac.split(':').map((word) => Number.parseInt(word, 16));
      case 'dialect':
        return this.notation;
      default:
        return undefined;
    }
  }
}

import { HostObject } from '@peersmith/jinja';

/** A short run of bytes as Python prints and counts it. */
class Bytes extends HostObject {
  readonly data: readonly number[];
  constructor(data: readonly number[]) {
    super();
    this.data = data;
  }
  override get className(): string {
    return 'bytes';
  }
  override getLength(): number {
    return this.data.length;
  }
  override iterate(): Iterable<unknown> {
    return [...this.data];
  }
  override toRepr(): string {
    const text = this.data.map((byte) =>
      byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).padStart(2, '0')}`,
    );
    return `b'${text.join('')}'`;
  }
}

export const bytesObject = (data: readonly number[]): HostObject => new Bytes(data);

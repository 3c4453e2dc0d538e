/**
 * How many connections are open: in all, of each person, of each address. A club is one address, so what counts first is who somebody is
 * by a signed cookie or a token; who is nobody yet gets no place. The bound of an address is there so that one alone cannot take them all.
 */

export interface ConnectionLimits {
  /** Of one dancer (a phone may have several pages open) or of one device. */
  perOwner: number;
  perAddress: number;
  total: number;
}

/** A connection's place, to be given back once. */
export interface Place {
  readonly owner: string;
  readonly address: string;
}

export class Connections {
  #limits: ConnectionLimits;
  #owners = new Map<string, number>();
  #addresses = new Map<string, number>();
  #total = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get total(): number {
    return this.#total;
  }

  /** Counts one more connection of `owner` from `address`; a limit's name when there is no room for it. */
  take(owner: string, address: string): Place | "owner" | "address" | "total" {
    const owned = this.#owners.get(owner) ?? 0;
    const here = this.#addresses.get(address) ?? 0;
    if (owned >= this.#limits.perOwner) return "owner";
    if (this.#total >= this.#limits.total) return "total";
    if (here >= this.#limits.perAddress) return "address";
    this.#owners.set(owner, owned + 1);
    this.#addresses.set(address, here + 1);
    this.#total++;
    return { owner, address };
  }

  /** The connection is closed. To be called once for each that was taken. */
  release({ owner, address }: Place): void {
    less(this.#owners, owner);
    less(this.#addresses, address);
    this.#total--;
  }
}

function less(counts: Map<string, number>, key: string): void {
  const count = counts.get(key)! - 1;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

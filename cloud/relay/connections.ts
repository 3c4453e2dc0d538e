/** How many connections are open, in all and by address: nobody may take all of them. */

export interface ConnectionLimits {
  perAddress: number;
  total: number;
}

/** A connection's place; all connections of an address share one. */
export interface Place {
  readonly address: string;
  taken: number;
}

export class Connections {
  #limits: ConnectionLimits;
  #places = new Map<string, Place>();
  #total = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  get total(): number {
    return this.#total;
  }

  /** Counts one more connection of `address`; a limit's name when there is no room for it. */
  take(address: string): Place | "address" | "total" {
    if (this.#total >= this.#limits.total) return "total";
    let place = this.#places.get(address);
    if (!place) this.#places.set(address, place = { address, taken: 0 });
    if (place.taken >= this.#limits.perAddress) return "address";
    place.taken++;
    this.#total++;
    return place;
  }

  /** The connection is closed. To be called once for each that was taken. */
  release(place: Place): void {
    place.taken--;
    this.#total--;
    if (place.taken === 0) this.#places.delete(place.address);
  }
}

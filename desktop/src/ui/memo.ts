import { Component, type ComponentChildren, type FunctionComponent, h } from "preact";

/** A component that is drawn again only when one of its props is another value. */
export function memo<P extends object>(inner: FunctionComponent<P>): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const old = this.props as P;
      return (Object.keys(next) as (keyof P)[]).some((name) => next[name] !== old[name]);
    }
    override render(): ComponentChildren {
      return h(inner, this.props as P);
    }
  }
  return Memo as unknown as FunctionComponent<P>;
}

/** The field for an address, apart from the others: the phones' first load names none, and does not carry its form. */

import { matching } from "./fields.ts";
import { limits } from "./limits.ts";
import { webAddressForm } from "./web_address.ts";

/** An address of a web page, in its normal form (`web_address.ts`). */
export const WebAddress = matching(
  "address",
  new RegExp(webAddressForm),
  "must be an address that begins with https://",
  { max: limits.webAddress },
);

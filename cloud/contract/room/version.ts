/** The number of the wire protocol between desktop, web and cloud; it grows when an older side would misunderstand a newer one. */
export const protocolVersion = 1;

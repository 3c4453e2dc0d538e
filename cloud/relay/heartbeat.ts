/** How often everybody hears that the line lives: networks cut what is silent for long. */
export const heartbeatSeconds = 20;

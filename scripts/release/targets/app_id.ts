/** The name under which systems know Pika. */
export const appId = "app.pika.Pika";

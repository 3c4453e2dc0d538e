"""Made from cloud/contract/web_address.ts by `deno task contract`: change it there."""

# What every address has the form of, once it is normal: https, or http on this machine; no name or password;
# of the ASCII characters those that no shell, and no command line of Windows, knows a meaning for inside of
# double quotes.
WEB_ADDRESS_FORM = "^(?:https://(?:(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?|(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|\\[::1\\])|http://(?:localhost|127(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|\\[::1\\]))(?::(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}))?(?:/(?!(?:\\.|%2[eE]){1,2}(?:[/?#]|$))(?:[A-Za-z0-9._~:@+,=-]|%(?:[2-6a-fA-F][0-9a-fA-F]|7[0-9a-eA-E]))*)+(?:\\?(?:[A-Za-z0-9._~:@+,=/?-]|%(?:[2-6a-fA-F][0-9a-fA-F]|7[0-9a-eA-E]))*)?(?:#(?:[A-Za-z0-9._~:@+,=/?-]|%(?:[2-6a-fA-F][0-9a-fA-F]|7[0-9a-eA-E]))*)?$"

/** The pages beside the night and its recap: small, and loaded together. */

export { DjPage } from "./dj/dj_page.tsx";
export { HomePage } from "./home/home_page.tsx";
export { NotFoundPage } from "./route/not_found_page.tsx";

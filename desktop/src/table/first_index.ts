/** The first index below `total` for which `passed` holds, when it holds for all after it; `total` when for none. */
export async function firstIndex(
  total: number,
  passed: (index: number) => Promise<boolean>,
): Promise<number> {
  let low = 0;
  let high = total;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await passed(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

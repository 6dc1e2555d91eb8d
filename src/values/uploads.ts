/** The largest paper that is kept as a voucher, in bytes: the outer server lets no larger one through to the page that takes it. */
export const MOST_VOUCHER_BYTES = 10 * 1024 * 1024;

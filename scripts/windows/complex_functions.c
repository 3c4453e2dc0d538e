/*
 * The complex functions of Windows' C library of which Wine has stubs only. Windows passes a complex number as a struct of two
 * (`_Fcomplex`, `_Dcomplex`, `_Lcomplex`), and its long double is a double.
 */
#include <complex.h>

typedef struct { float real, imaginary; } single;
typedef struct { double real, imaginary; } both;

static float complex from_single(single z) { return __builtin_complex(z.real, z.imaginary); }
static double complex from_both(both z) { return __builtin_complex(z.real, z.imaginary); }
static single to_single(float complex z) { return (single){crealf(z), cimagf(z)}; }
static both to_both(double complex z) { return (both){creal(z), cimag(z)}; }

#define TO_REAL(name) \
  double pika_##name(both z) { return name(from_both(z)); } \
  double pika_##name##l(both z) { return name(from_both(z)); } \
  float pika_##name##f(single z) { return name##f(from_single(z)); }
#define TO_COMPLEX(name) \
  both pika_##name(both z) { return to_both(name(from_both(z))); } \
  both pika_##name##l(both z) { return to_both(name(from_both(z))); } \
  single pika_##name##f(single z) { return to_single(name##f(from_single(z))); }
#define OF_TWO(name) \
  both pika_##name(both x, both y) { return to_both(name(from_both(x), from_both(y))); } \
  both pika_##name##l(both x, both y) { return to_both(name(from_both(x), from_both(y))); } \
  single pika_##name##f(single x, single y) { return to_single(name##f(from_single(x), from_single(y))); }

TO_REAL(cabs)
TO_REAL(carg)
TO_REAL(cimag)
TO_REAL(creal)
TO_COMPLEX(cacos)
TO_COMPLEX(cacosh)
TO_COMPLEX(casin)
TO_COMPLEX(casinh)
TO_COMPLEX(catan)
TO_COMPLEX(catanh)
TO_COMPLEX(ccos)
TO_COMPLEX(ccosh)
TO_COMPLEX(cexp)
TO_COMPLEX(clog)
TO_COMPLEX(conj)
TO_COMPLEX(cproj)
TO_COMPLEX(csin)
TO_COMPLEX(csinh)
TO_COMPLEX(csqrt)
TO_COMPLEX(ctan)
TO_COMPLEX(ctanh)
OF_TWO(cpow)

package io.github.bertft.kernel;

/**
 * What a classifier's loss has beside plain cross-entropy; 0 switches each off.
 *
 * <p>R-Drop's loss is the mean of both passes' cross-entropies plus {@code rDrop} times the mean of
 * both Kullback-Leibler divergences between them. The equation of Liang et al. 2021 adds both
 * cross-entropies up instead: it is twice this one, and its alpha twice {@code rDrop}. An example's
 * divergence counts by the weight of its class, as its cross-entropy does.
 *
 * @param labelSmoothing share of the target spread over all classes, 0 to 1; 0 if there is a focal
 *     gamma
 * @param focalGamma each example's cross-entropy counts {@code (1 - p)^focalGamma}, p being the
 *     share of its label (Lin et al. 2017)
 * @param rDrop weight of the divergence between two passes under different dropout
 */
public record LossTerms(double labelSmoothing, double focalGamma, double rDrop) {
  /** Plain cross-entropy. */
  public static final LossTerms NONE = new LossTerms(0, 0, 0);
}

package brokerlab.engine.metrics;

import java.util.Map;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;

/** Read-only attributes, each asked for when it is read. */
final class Figures implements DynamicMBean {
    private final Map<String, Supplier<?>> attributes;

    Figures(Map<String, Supplier<?>> attributes) {
        this.attributes = attributes;
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        Supplier<?> figure = attributes.get(name);
        if (figure == null) {
            throw new AttributeNotFoundException(name + ": there are " + attributes.keySet());
        }
        return figure.get();
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        var list = new AttributeList();
        for (String name : names) {
            Supplier<?> figure = attributes.get(name);
            if (figure != null) {
                list.add(new Attribute(name, figure.get()));
            }
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException(attribute.getName() + " is read-only");
    }

    @Override
    public AttributeList setAttributes(AttributeList list) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(action), "there are no operations");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] infos = attributes.keySet().stream()
                .map(name -> new MBeanAttributeInfo(name, "java.lang.Number", name, true, false, false))
                .toArray(MBeanAttributeInfo[]::new);
        return new MBeanInfo(Figures.class.getName(), "Figures of a broker", infos, null, null, null);
    }
}
